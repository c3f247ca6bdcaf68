/** POST calls: accepts a call-ended event. */
import { submitCall } from '../../lib/calls/submit.ts';
import { retentionOf } from '../../lib/domain/retention.ts';
import { apiHandler } from '../../lib/http/api-handler.ts';
import { idempotent } from '../../lib/http/idempotent.ts';
import { callEndedQueue } from '../../lib/queues/client.ts';
import { settings } from '../../lib/shared/config.ts';
import { configuredTable } from '../../lib/table/client.ts';

export const handler = apiHandler(
  {
    uses: {
      table: configuredTable(),
      callEnded: callEndedQueue(),
      retention: retentionOf(settings({ TRANSCRIPT_RETENTION_DAYS: true, CALL_RETENTION_DAYS: true })),
    },
    idempotency: idempotent(),
  },
  async ({ table, callEnded, retention, outletId, body, headers }) => ({
    status: 202,
    message: 'Call accepted',
    payload: await submitCall({ table, callEnded, outletId, retention }, { body, headers }),
  }),
);
