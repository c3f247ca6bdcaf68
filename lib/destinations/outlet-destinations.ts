/** The destinations of an outlet: list them, find one, delete one. `save.ts` creates and updates. */
import { type Destination, type PublicDestination, publicDestination } from '../domain/destination.ts';
import type { RecoverDeliveries } from '../domain/messages.ts';
import { type Queue, sendMessages } from '../queues/client.ts';
import { NotFound } from '../shared/errors.ts';
import type { Table } from '../table/client.ts';
import { type Configuration, changeConfiguration, readConfiguration } from '../table/configuration.ts';

/** Returns the destinations of an outlet in the order of their ids, without their signing secrets. */
export const listDestinations = async (deps: {
  table: Table;
  outletId: number;
}): Promise<PublicDestination[]> => (await readConfiguration(deps)).destinations.map(publicDestination);

/** Returns the destination with this id. @throws {NotFound} */
export function findDestination(
  { destinations }: Pick<Configuration, 'destinations'>,
  destinationId: number,
): Destination {
  const found = destinations.find(({ destination_id }) => destination_id === destinationId);
  if (found) return found;
  throw destinationNotFound();
}

export const destinationNotFound = (path = 'destination_id'): NotFound =>
  new NotFound('destination_not_found', 'Destination with ID not found', [
    { path, message: 'Destination with ID not found' },
  ]);

/** Returns the destination id in a path. @throws {NotFound} also when it is not a valid id */
export function destinationIdInPath(path: Readonly<Record<string, string | undefined>>): number {
  const id = path.destination_id ?? '';
  if (!/^[1-9]\d{0,15}$/.test(id)) throw destinationNotFound();
  return Number(id);
}

/**
 * Deletes a destination and its connections. Its pending deliveries are skipped when they are due; held ones have no
 * message in the queue and are reopened, so that they are skipped too.
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
