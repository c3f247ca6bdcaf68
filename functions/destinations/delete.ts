/** DELETE destinations. */

import { deleteDestination } from '../../lib/destinations/delete.ts';
import { door } from '../../lib/http/handlers.ts';
import { itemIdOf } from '../../lib/http/item-id.ts';
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

export const handler = door({ secrets }, async ({ outletId, body, query }) => {
  const destinationId = itemIdOf({ body, query }, 'destination_id');
  await deleteDestination({ table, deliveryDue, outletId }, destinationId);
  return { message: 'Destination deleted successfully' };
});
