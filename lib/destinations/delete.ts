/**
 * Deletes a destination. In a file of its own because it loads the SQS client: 23 KB that a
 * function which only lists or finds destinations must not carry.
 */
import type { RecoverDeliveries } from '../domain/messages.ts';
import { type Queue, sendMessages } from '../queues/client.ts';
import type { Table } from '../table/client.ts';
import { changeConfiguration } from '../table/configuration.ts';
import { destinationNotFound, findDestination } from './outlet-destinations.ts';

/**
 * Deletes a destination and its connections. Its pending deliveries are skipped when they are due;
 * held ones have no message in the queue and are reopened, so that they are skipped too.
 * @throws {NotFound | Conflict}
 */
export async function deleteDestination(
  { table, deliveryDue, outletId }: { table: Table; deliveryDue: Queue; outletId: number },
  destinationId: number,
): Promise<void> {
  const deleted = await changeConfiguration<boolean>({ table, outletId }, (configuration) => {
    const exists = configuration.destinations.some(({ destination_id }) => destination_id === destinationId);
    // Ids are never reused: it existed once, and the steps after its deletion may have failed.
    if (!exists && destinationId <= configuration.last_destination_id) return { result: false };
    findDestination(configuration, destinationId);
    return { deleteDestination: destinationId, result: true };
  });
  await skipHeldDeliveries({ deliveryDue, outletId }, destinationId);
  if (!deleted) throw destinationNotFound();
}

/** Clocks differ: deliveries that were held just before the deletion are found too. */
const CLOCK_TOLERANCE_MS = 60_000;

/** Reopens the held deliveries of a deleted destination; the dispatcher then skips them. */
async function skipHeldDeliveries(
  { deliveryDue, outletId }: { deliveryDue: Queue; outletId: number },
  destinationId: number,
): Promise<void> {
  const message: RecoverDeliveries = {
    event: 'deliveries.recover',
    outlet_id: outletId,
    destination_id: destinationId,
    since: new Date(0).toISOString(),
    until: new Date(Date.now() + CLOCK_TOLERANCE_MS).toISOString(),
    held_only: true,
  };
  await sendMessages(deliveryDue, [{ body: message, outletId }]);
}
