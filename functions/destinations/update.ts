/** PUT destinations: updates only. */

import { saveDestinations } from '../../lib/destinations/save.ts';
import { door } from '../../lib/http/handlers.ts';
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

export const handler = door({ secrets }, async ({ outletId, body }) => ({
  message: 'Destinations updated successfully',
  payload: await saveDestinations({ table, outletId, policy }, { body, updatesOnly: true }),
}));
