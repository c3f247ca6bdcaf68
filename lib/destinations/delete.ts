/** Deletes a destination; its connections go with it, and its open deliveries end as skipped. */
import type { RecoverDeliveries } from '../domain/messages.ts';
import { type Queue, sendMessages } from '../queues/client.ts';
import type { Table } from '../table/client.ts';
import { changeConfiguration } from '../table/configuration.ts';
import { destinationIn, destinationNotFound } from './find.ts';

/**
 * What is pending is skipped when it comes; what is held has no message, and is opened for that.
 * @throws {NotFound | Conflict}
 */
export async function deleteDestination(
  { table, deliveryDue, outletId }: { table: Table; deliveryDue: Queue; outletId: number },
  destinationId: number,
): Promise<void> {
  const deleted = await changeConfiguration<boolean>({ table, outletId }, (configuration) => {
    const isThere = configuration.destinations.some(({ destination_id }) => destination_id === destinationId);
    // Ids are never used again: it was there once, and what follows its deletion may have failed.
    if (!isThere && destinationId <= configuration.last_destination_id) return { result: false };
    destinationIn(configuration, destinationId);
    return { deleteDestination: destinationId, result: true };
  });
  await skipHeld({ deliveryDue, outletId }, destinationId);
  if (!deleted) throw destinationNotFound();
}

/** Clocks differ: what was held just before the deletion is found too. */
const CLOCKS_DIFFER_MS = 60_000;

/** Opens what is held for a destination that was deleted: the dispatcher skips each, as it does with all that is due for one. */
async function skipHeld(
  { deliveryDue, outletId }: { deliveryDue: Queue; outletId: number },
  destinationId: number,
): Promise<void> {
  const message: RecoverDeliveries = {
    event: 'deliveries.recover',
    outlet_id: outletId,
    destination_id: destinationId,
    since: new Date(0).toISOString(),
    until: new Date(Date.now() + CLOCKS_DIFFER_MS).toISOString(),
    held_only: true,
  };
  await sendMessages(deliveryDue, [{ body: message, outletId }]);
}
