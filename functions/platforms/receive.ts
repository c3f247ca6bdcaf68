/** POST calls/vapi, calls/retell, ...: a voice platform's own webhook. */
import { retentionOf } from '../../lib/domain/retention.ts';
import { webhookHandler } from '../../lib/http/handlers.ts';
import { receiveWebhook } from '../../lib/platforms/receive.ts';
import { openQueue } from '../../lib/queues/client.ts';
import { settings } from '../../lib/shared/config.ts';
import { openTable } from '../../lib/table/client.ts';

const environment = settings({
  TABLE_NAME: true,
  CALL_ENDED_QUEUE_URL: true,
  TRANSCRIPT_RETENTION_DAYS: true,
  CALL_RETENTION_DAYS: true,
});
const deps = {
  table: openTable(environment.TABLE_NAME),
  callEnded: openQueue(environment.CALL_ENDED_QUEUE_URL),
  retention: retentionOf(environment),
};

export const handler = webhookHandler(async (request) => {
  const call = await receiveWebhook(deps, { request, now: new Date() });
  // Not 202: ElevenLabs asks for 200, and disables a webhook that is answered otherwise.
  return call ? { message: 'Call accepted', payload: call } : { message: 'Event ignored' };
});
