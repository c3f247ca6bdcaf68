/** POST calls/{call_id}/redeliver. */
import { callIdInPath } from '../../lib/calls/get.ts';
import { redeliver } from '../../lib/delivery/redeliver.ts';
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

export const handler = door({ secrets }, async ({ outletId, path, body }) => ({
  status: 202,
  message: 'Redelivery started',
  payload: await redeliver({ table, deliveryDue, outletId, callId: callIdInPath(path) }, body),
}));
