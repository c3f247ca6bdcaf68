/** The destinations of an outlet: list them, find one by its id. */
import { type Destination, type PublicDestination, publicDestination } from '../domain/destination.ts';
import { NotFound } from '../shared/errors.ts';
import type { Table } from '../table/client.ts';
import { type Configuration, readConfiguration } from '../table/configuration.ts';

/**
 * Returns the destinations of an outlet in the order of their ids, without their signing secrets.
 */
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
