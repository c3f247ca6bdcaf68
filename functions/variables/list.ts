/** GET variables: lists the variables of the outlet. */
import { apiHandler } from '../../lib/http/api-handler.ts';
import { configuredTable } from '../../lib/table/client.ts';
import { listVariables } from '../../lib/variables/outlet-variables.ts';

export const handler = apiHandler({ uses: { table: configuredTable() } }, async ({ table, outletId }) => ({
  message: 'success',
  payload: await listVariables({ table, outletId }),
}));
