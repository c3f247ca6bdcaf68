/** POST variables/connect: connects variables to destinations. */
import { apiHandler } from '../../lib/http/api-handler.ts';
import { configuredTable } from '../../lib/table/client.ts';
import { connectVariables } from '../../lib/variables/outlet-variables.ts';

export const handler = apiHandler(
  { uses: { table: configuredTable() } },
  async ({ table, outletId, body }) => {
    await connectVariables({ table, outletId }, body);
    return { message: 'Variable connected successfully' };
  },
);
