/** GET stats: returns the counters of a range of days. */
import { apiHandler } from '../../lib/http/api-handler.ts';
import { getStats } from '../../lib/stats/get.ts';
import { configuredTable } from '../../lib/table/client.ts';

export const handler = apiHandler(
  { uses: { table: configuredTable() } },
  async ({ table, outletId, query }) => ({
    message: 'success',
    payload: await getStats({ table, outletId, now: new Date() }, query),
  }),
);
