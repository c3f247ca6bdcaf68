/** POST destinations/preview. */
import { settings } from '../../lib/config.ts';
import { parseAddressPolicy } from '../../lib/delivery/guard/policy.ts';
import { preview } from '../../lib/delivery/preview.ts';
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
  message: 'success',
  payload: await preview({ table, outletId, policy }, body),
}));
