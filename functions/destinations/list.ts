/** GET destinations: lists the destinations of the outlet. */
import { listDestinations } from '../../lib/destinations/outlet-destinations.ts';
import { apiHandler } from '../../lib/http/api-handler.ts';
import { configuredTable } from '../../lib/table/client.ts';

export const handler = apiHandler({ uses: { table: configuredTable() } }, async ({ table, outletId }) => ({
  message: 'Destinations fetched successfully',
  payload: await listDestinations({ table, outletId }),
}));
