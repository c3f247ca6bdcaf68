/** POST destinations/{destination_id}/recover: sends again what failed or was held. */

import { destinationIdInPath } from '../../lib/destinations/outlet-destinations.ts';
import { requestDestinationRecovery } from '../../lib/destinations/recover.ts';
import { door } from '../../lib/http/handlers.ts';
import { openQueue } from '../../lib/queues/client.ts';
import { settings } from '../../lib/shared/config.ts';
import { jwtSecrets } from '../../lib/shared/secrets.ts';
import { openTable } from '../../lib/table/client.ts';

const { TABLE_NAME, JWT_SECRET_ARN, DELIVERY_DUE_QUEUE_URL } = settings({
  TABLE_NAME: true,
  JWT_SECRET_ARN: true,
  DELIVERY_DUE_QUEUE_URL: true,
});
const table = openTable(TABLE_NAME);
const deliveryDue = openQueue(DELIVERY_DUE_QUEUE_URL);
const secrets = () => jwtSecrets(JWT_SECRET_ARN);

export const handler = door({ secrets }, async ({ outletId, path, body }) => {
  await requestDestinationRecovery(
    { table, deliveryDue, outletId },
    { destinationId: destinationIdInPath(path), body },
  );
  return { status: 202, message: 'Recovery started' };
});
