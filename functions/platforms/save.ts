/** PUT platforms/{platform}: connects a voice platform to the outlet. */
import { apiHandler } from '../../lib/http/api-handler.ts';
import { savePlatform } from '../../lib/platforms/save.ts';
import { configuredTable } from '../../lib/table/client.ts';

export const handler = apiHandler(
  { uses: { table: configuredTable() } },
  async ({ table, outletId, path, body }) => ({
    message: 'Platform saved successfully',
    payload: await savePlatform({ table, outletId }, { path, body }),
  }),
);
