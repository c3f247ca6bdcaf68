/** DELETE calls/{call_id}. */
import { eraseCall } from '../../lib/calls/erase.ts';
import { callIdInPath } from '../../lib/calls/get.ts';
import { door } from '../../lib/http/handlers.ts';
import { openQueue } from '../../lib/queues/client.ts';
import { settings } from '../../lib/shared/config.ts';
import { jwtSecrets } from '../../lib/shared/secrets.ts';
import { openTable } from '../../lib/table/client.ts';

const { TABLE_NAME, JWT_SECRET_ARN, CALL_ENDED_QUEUE_URL } = settings({
  TABLE_NAME: true,
  JWT_SECRET_ARN: true,
  CALL_ENDED_QUEUE_URL: true,
});
const table = openTable(TABLE_NAME);
const callEnded = openQueue(CALL_ENDED_QUEUE_URL);
const secrets = () => jwtSecrets(JWT_SECRET_ARN);

export const handler = door({ secrets }, async ({ outletId, path }) => {
  await eraseCall({ table, callEnded, outletId, callId: callIdInPath(path) });
  return { message: 'Call erased successfully' };
});
