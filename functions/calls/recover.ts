/** POST calls/recover: extracts the calls again whose extraction failed because of the model. */
import { requestCallRecovery } from '../../lib/calls/recover.ts';
import { apiHandler } from '../../lib/http/api-handler.ts';
import { callEndedQueue } from '../../lib/queues/client.ts';

export const handler = apiHandler(
  { uses: { callEnded: callEndedQueue() } },
  async ({ callEnded, outletId, body }) => {
    await requestCallRecovery({ callEnded, outletId }, body);
    return { status: 202, message: 'Recovery started' };
  },
);
