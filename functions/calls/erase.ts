/** DELETE calls/{call_id}: erases a call. */
import { eraseCall } from '../../lib/calls/erase.ts';
import { callIdInPath } from '../../lib/calls/get.ts';
import { apiHandler } from '../../lib/http/api-handler.ts';
import { callEndedQueue } from '../../lib/queues/client.ts';
import { configuredTable } from '../../lib/table/client.ts';

export const handler = apiHandler(
  { uses: { table: configuredTable(), callEnded: callEndedQueue() } },
  async ({ table, callEnded, outletId, path }) => {
    await eraseCall({ table, callEnded, outletId, callId: callIdInPath(path) });
    return { message: 'Call erased successfully' };
  },
);
