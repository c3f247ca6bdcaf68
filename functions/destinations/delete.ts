/** DELETE destinations: deletes one by its id. */
import { deleteDestination } from '../../lib/destinations/delete.ts';
import { apiHandler } from '../../lib/http/api-handler.ts';
import { itemIdOf } from '../../lib/http/items.ts';
import { deliveryDueQueue } from '../../lib/queues/client.ts';
import { configuredTable } from '../../lib/table/client.ts';

export const handler = apiHandler(
  { uses: { table: configuredTable(), deliveryDue: deliveryDueQueue() } },
  async ({ table, deliveryDue, outletId, body, query }) => {
    const destinationId = itemIdOf({ body, query }, 'destination_id');
    await deleteDestination({ table, deliveryDue, outletId }, destinationId);
    return { message: 'Destination deleted successfully' };
  },
);
