/** POST calls/vapi, calls/retell, ...: accepts a voice platform's own webhook. */
import { retentionOf } from '../../lib/domain/retention.ts';
import { webhookHandler } from '../../lib/http/webhook-handler.ts';
import { receiveWebhook } from '../../lib/platforms/receive.ts';
import { callEndedQueue } from '../../lib/queues/client.ts';
import { settings } from '../../lib/shared/config.ts';
import { configuredTable } from '../../lib/table/client.ts';

export const handler = webhookHandler(
  {
    uses: {
      table: configuredTable(),
      callEnded: callEndedQueue(),
      retention: retentionOf(settings({ TRANSCRIPT_RETENTION_DAYS: true, CALL_RETENTION_DAYS: true })),
    },
  },
  async ({ request, ...deps }) => {
    const call = await receiveWebhook(deps, { request, now: new Date() });
    // Not 202: ElevenLabs asks for 200, and disables a webhook that is answered otherwise.
    return call ? { message: 'Call accepted', payload: call } : { message: 'Event ignored' };
  },
);
