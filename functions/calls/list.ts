/** GET calls: lists the calls of the outlet, page by page. */
import { listCalls } from '../../lib/calls/list.ts';
import { apiHandler } from '../../lib/http/api-handler.ts';
import { configuredTable } from '../../lib/table/client.ts';

export const handler = apiHandler(
  { uses: { table: configuredTable() } },
  async ({ table, outletId, query }) => {
    const { calls, next_cursor } = await listCalls({ table, outletId }, query);
    return { message: 'success', payload: calls, next_cursor };
  },
);
