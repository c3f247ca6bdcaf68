/** PUT destinations: updates items, each by its id. */
import { saveDestinations } from '../../lib/destinations/save.ts';
import { apiHandler } from '../../lib/http/api-handler.ts';
import { configuredAddressPolicy } from '../../lib/sending/ssrf-guard/address-policy.ts';
import { configuredTable } from '../../lib/table/client.ts';

export const handler = apiHandler(
  { uses: { table: configuredTable(), policy: configuredAddressPolicy() } },
  async ({ table, policy, outletId, body }) => ({
    message: 'Destinations updated successfully',
    payload: await saveDestinations({ table, outletId, policy }, { body, updatesOnly: true }),
  }),
);
