/** POST calls/{call_id}/redeliver: sends the deliveries of a call again. */
import { callIdInPath } from '../../lib/calls/get.ts';
import { redeliver } from '../../lib/delivery/redeliver.ts';
import { apiHandler } from '../../lib/http/api-handler.ts';
import { deliveryDueQueue } from '../../lib/queues/client.ts';
import { configuredTable } from '../../lib/table/client.ts';

export const handler = apiHandler(
  { uses: { table: configuredTable(), deliveryDue: deliveryDueQueue() } },
  async ({ table, deliveryDue, outletId, path, body }) => ({
    status: 202,
    message: 'Redelivery started',
    payload: await redeliver({ table, deliveryDue, outletId, callId: callIdInPath(path) }, body),
  }),
);
