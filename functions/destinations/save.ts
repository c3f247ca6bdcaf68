/** POST destinations: creates items without an id and updates items with one. */
import { saveDestinations } from '../../lib/destinations/save.ts';
import { withoutSigningSecrets } from '../../lib/destinations/signing-secrets.ts';
import { apiHandler } from '../../lib/http/api-handler.ts';
import { idempotent } from '../../lib/http/idempotent.ts';
import { configuredAddressPolicy } from '../../lib/sending/ssrf-guard/address-policy.ts';
import { configuredTable } from '../../lib/table/client.ts';

export const handler = apiHandler(
  {
    uses: { table: configuredTable(), policy: configuredAddressPolicy() },
    idempotency: idempotent({ stored: withoutSigningSecrets }),
  },
  async ({ table, policy, outletId, body }) => ({
    message: 'Destinations created successfully',
    payload: await saveDestinations({ table, outletId, policy }, { body, updatesOnly: false }),
  }),
);
