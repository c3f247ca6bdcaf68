/** POST destinations/{destination_id}/recover: sends its failed and held deliveries again. */
import { destinationIdInPath } from '../../lib/destinations/outlet-destinations.ts';
import { requestDestinationRecovery } from '../../lib/destinations/recover.ts';
import { apiHandler } from '../../lib/http/api-handler.ts';
import { deliveryDueQueue } from '../../lib/queues/client.ts';
import { configuredTable } from '../../lib/table/client.ts';

export const handler = apiHandler(
  { uses: { table: configuredTable(), deliveryDue: deliveryDueQueue() } },
  async ({ table, deliveryDue, outletId, path, body }) => {
    await requestDestinationRecovery(
      { table, deliveryDue, outletId },
      { destinationId: destinationIdInPath(path), body },
    );
    return { status: 202, message: 'Recovery started' };
  },
);
