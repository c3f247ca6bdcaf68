/** POST destinations/{destination_id}/test: sends one sample now. */

import { destinationIdInPath } from '../../lib/destinations/outlet-destinations.ts';
import { testDelivery } from '../../lib/destinations/test-delivery.ts';
import { door } from '../../lib/http/handlers.ts';
import { openSender } from '../../lib/sending/sender.ts';
import { settings } from '../../lib/shared/config.ts';
import { jwtSecrets } from '../../lib/shared/secrets.ts';
import { openTable } from '../../lib/table/client.ts';

const environment = settings({
  TABLE_NAME: true,
  JWT_SECRET_ARN: true,
  DELIVERY_TIMEOUT_SECONDS: true,
  ALLOWED_PRIVATE_NETWORKS: true,
  ALLOW_HTTP_DESTINATIONS: true,
});
const table = openTable(environment.TABLE_NAME);
const secrets = () => jwtSecrets(environment.JWT_SECRET_ARN);
const sender = openSender(environment);

export const handler = door({ secrets }, async ({ outletId, path, body }) => ({
  message: 'Test sent',
  payload: await testDelivery(
    { table, outletId, sender },
    { destinationId: destinationIdInPath(path), body },
  ),
}));
