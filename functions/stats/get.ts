/** GET stats: returns the counters of a range of days. */
import { apiHandler } from '../../lib/http/api-handler.ts';
import { readStats } from '../../lib/stats/read.ts';
import { configuredTable } from '../../lib/table/client.ts';

export const handler = apiHandler(
  { uses: { table: configuredTable() } },
  async ({ table, outletId, query }) => ({
    message: 'success',
    payload: await readStats({ table, outletId, now: new Date() }, query),
  }),
);
