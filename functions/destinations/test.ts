/** POST destinations/{destination_id}/test: sends one sample now. */
import { destinationIdInPath } from '../../lib/destinations/outlet-destinations.ts';
import { testDelivery } from '../../lib/destinations/test-delivery.ts';
import { apiHandler } from '../../lib/http/api-handler.ts';
import { configuredSender } from '../../lib/sending/sender.ts';
import { configuredTable } from '../../lib/table/client.ts';

export const handler = apiHandler(
  { uses: { table: configuredTable(), sender: configuredSender() } },
  async ({ table, sender, outletId, path, body }) => ({
    message: 'Test sent',
    payload: await testDelivery(
      { table, outletId, sender },
      { destinationId: destinationIdInPath(path), body },
    ),
  }),
);
