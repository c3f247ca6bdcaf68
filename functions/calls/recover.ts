/** POST calls/recover: reads again what failed for want of the model. */
import { requestCallRecovery } from '../../lib/calls/recover.ts';
import { door } from '../../lib/http/handlers.ts';
import { openQueue } from '../../lib/queues/client.ts';
import { settings } from '../../lib/shared/config.ts';
import { jwtSecrets } from '../../lib/shared/secrets.ts';

const { JWT_SECRET_ARN, CALL_ENDED_QUEUE_URL } = settings({
  JWT_SECRET_ARN: true,
  CALL_ENDED_QUEUE_URL: true,
});
const callEnded = openQueue(CALL_ENDED_QUEUE_URL);
const secrets = () => jwtSecrets(JWT_SECRET_ARN);

export const handler = door({ secrets }, async ({ outletId, body }) => {
  await requestCallRecovery({ callEnded, outletId }, body);
  return { status: 202, message: 'Recovery started' };
});
