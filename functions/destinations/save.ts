/** POST destinations: creates those without an id, updates those with one. */
import { settings } from '../../lib/config.ts';
import { parseAddressPolicy } from '../../lib/delivery/guard/policy.ts';
import { saveDestinations } from '../../lib/destinations/save.ts';
import { door } from '../../lib/http/door.ts';
import { jwtSecrets } from '../../lib/secrets.ts';
import { openTable } from '../../lib/table/client.ts';

const { TABLE_NAME, JWT_SECRET_ARN, ALLOWED_PRIVATE_NETWORKS, ALLOW_HTTP_DESTINATIONS } = settings({
  TABLE_NAME: true,
  JWT_SECRET_ARN: true,
  ALLOWED_PRIVATE_NETWORKS: true,
  ALLOW_HTTP_DESTINATIONS: true,
});
const table = openTable(TABLE_NAME);
const secrets = () => jwtSecrets(JWT_SECRET_ARN);
const policy = parseAddressPolicy({
  allowedPrivateNetworks: ALLOWED_PRIVATE_NETWORKS,
  allowHttp: ALLOW_HTTP_DESTINATIONS,
});

export const handler = door({ secrets }, async ({ outletId, body }) => ({
  message: 'Destinations created successfully',
  payload: await saveDestinations({ table, outletId, policy }, { body, updatesOnly: false }),
}));
