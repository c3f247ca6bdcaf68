/** POST calls/{call_id}/reextract: extracts the values of a call again. */
import { callIdInPath } from '../../lib/calls/get.ts';
import { reextractCall } from '../../lib/calls/reextract.ts';
import { apiHandler } from '../../lib/http/api-handler.ts';
import { idempotent } from '../../lib/http/idempotent.ts';
import { callEndedQueue } from '../../lib/queues/client.ts';
import { configuredTable } from '../../lib/table/client.ts';

export const handler = apiHandler(
  { uses: { table: configuredTable(), callEnded: callEndedQueue() }, idempotency: idempotent() },
  async ({ table, callEnded, outletId, path, body }) => ({
    status: 202,
    message: 'Extraction started',
    payload: await reextractCall({ table, callEnded, outletId, callId: callIdInPath(path) }, body),
  }),
);
