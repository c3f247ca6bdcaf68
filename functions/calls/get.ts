/** GET calls/{call_id}: returns a call with its values and deliveries. */
import { callIdInPath, getCall } from '../../lib/calls/get.ts';
import { apiHandler } from '../../lib/http/api-handler.ts';
import { configuredTable } from '../../lib/table/client.ts';

export const handler = apiHandler(
  { uses: { table: configuredTable() } },
  async ({ table, outletId, path }) => ({
    message: 'success',
    payload: await getCall({ table, outletId, callId: callIdInPath(path) }),
  }),
);
