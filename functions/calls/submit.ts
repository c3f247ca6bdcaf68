/** POST calls: a call-ended event over HTTP. */

import { submitCall } from '../../lib/calls/submit.ts';
import { retentionOf } from '../../lib/domain/retention.ts';
import { door } from '../../lib/http/handlers.ts';
import { idempotent } from '../../lib/http/idempotent.ts';
import { openQueue } from '../../lib/queues/client.ts';
import { settings } from '../../lib/shared/config.ts';
import { jwtSecrets } from '../../lib/shared/secrets.ts';
import { openTable } from '../../lib/table/client.ts';

const environment = settings({
  TABLE_NAME: true,
  JWT_SECRET_ARN: true,
  CALL_ENDED_QUEUE_URL: true,
  TRANSCRIPT_RETENTION_DAYS: true,
  CALL_RETENTION_DAYS: true,
});
const table = openTable(environment.TABLE_NAME);
const callEnded = openQueue(environment.CALL_ENDED_QUEUE_URL);
const retention = retentionOf(environment);
const secrets = () => jwtSecrets(environment.JWT_SECRET_ARN);

export const handler = door(
  { secrets, once: idempotent({ table }) },
  async ({ outletId, body, headers }) => ({
    status: 202,
    message: 'Call accepted',
    payload: await submitCall({ table, callEnded, outletId, retention }, { body, headers }),
  }),
);
