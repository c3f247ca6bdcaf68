/** PUT variables: updates items, each by its id. */
import { apiHandler } from '../../lib/http/api-handler.ts';
import { configuredTable } from '../../lib/table/client.ts';
import { saveVariables } from '../../lib/variables/save.ts';

export const handler = apiHandler(
  { uses: { table: configuredTable() } },
  async ({ table, outletId, body }) => ({
    message: 'success',
    payload: await saveVariables({ table, outletId }, { body, updatesOnly: true }),
  }),
);
