/** POST variables/disconnect: disconnects variables from destinations. */
import { apiHandler } from '../../lib/http/api-handler.ts';
import { configuredTable } from '../../lib/table/client.ts';
import { disconnectVariables } from '../../lib/variables/outlet-variables.ts';

export const handler = apiHandler(
  { uses: { table: configuredTable() } },
  async ({ table, outletId, body }) => {
    await disconnectVariables({ table, outletId }, body);
    return { message: 'Variable disconnected successfully' };
  },
);
