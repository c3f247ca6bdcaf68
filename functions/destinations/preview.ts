/** POST destinations/preview: renders a request without sending it. */
import { preview } from '../../lib/destinations/preview.ts';
import { apiHandler } from '../../lib/http/api-handler.ts';
import { configuredAddressPolicy } from '../../lib/sending/ssrf-guard/address-policy.ts';
import { configuredTable } from '../../lib/table/client.ts';

export const handler = apiHandler(
  { uses: { table: configuredTable(), policy: configuredAddressPolicy() } },
  async ({ table, policy, outletId, body }) => ({
    message: 'success',
    payload: await preview({ table, outletId, policy }, body),
  }),
);
