/** POST destinations: creates those without an id, updates those with one. */

import { saveDestinations } from '../../lib/destinations/save.ts';
import { withoutSigningSecrets } from '../../lib/destinations/signing-secrets.ts';
import { door } from '../../lib/http/handlers.ts';
import { idempotent } from '../../lib/http/idempotent.ts';
import { addressPolicy } from '../../lib/sending/ssrf-guard/address-policy.ts';
import { settings } from '../../lib/shared/config.ts';
import { jwtSecrets } from '../../lib/shared/secrets.ts';
import { openTable } from '../../lib/table/client.ts';

const environment = settings({
  TABLE_NAME: true,
  JWT_SECRET_ARN: true,
  ALLOWED_PRIVATE_NETWORKS: true,
  ALLOW_HTTP_DESTINATIONS: true,
});
const table = openTable(environment.TABLE_NAME);
const secrets = () => jwtSecrets(environment.JWT_SECRET_ARN);
const policy = addressPolicy(environment);

export const handler = door(
  { secrets, once: idempotent({ table, kept: withoutSigningSecrets }) },
  async ({ outletId, body }) => ({
    message: 'Destinations created successfully',
    payload: await saveDestinations({ table, outletId, policy }, { body, updatesOnly: false }),
  }),
);
