/** POST calls/vapi, calls/retell, ...: a voice platform's own webhook. */
import { settings } from '../../lib/config.ts';
import { webhookDoor } from '../../lib/http/door.ts';
import { receiveWebhook } from '../../lib/platforms/receive.ts';
import { openQueue } from '../../lib/queues/client.ts';
import { openTable } from '../../lib/table/client.ts';

const { TABLE_NAME, CALL_ENDED_QUEUE_URL } = settings({ TABLE_NAME: true, CALL_ENDED_QUEUE_URL: true });
const table = openTable(TABLE_NAME);
const callEnded = openQueue(CALL_ENDED_QUEUE_URL);

export const handler = webhookDoor(async (request) => {
  const call = await receiveWebhook({ table, callEnded }, { request, now: new Date() });
  return call ? { status: 202, message: 'Call accepted', payload: call } : { message: 'Event ignored' };
});
