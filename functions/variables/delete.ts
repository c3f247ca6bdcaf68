/** DELETE variables: deletes one by its id. */
import { apiHandler } from '../../lib/http/api-handler.ts';
import { itemIdOf } from '../../lib/http/items.ts';
import { configuredTable } from '../../lib/table/client.ts';
import { deleteVariable } from '../../lib/variables/outlet-variables.ts';

export const handler = apiHandler(
  { uses: { table: configuredTable() } },
  async ({ table, outletId, body, query }) => {
    await deleteVariable({ table, outletId }, itemIdOf({ body, query }, 'variable_id'));
    return { message: 'Variable deleted successfully' };
  },
);
