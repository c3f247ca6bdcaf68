/** A destination of an outlet by its id. */

import type { Destination } from '../domain/destination.ts';
import type { Variable } from '../domain/variable.ts';
import { NotFound } from '../shared/errors.ts';
import type { Configuration } from '../table/configuration.ts';

/** @throws {NotFound} */
export function destinationIn(
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

/** The id in the path; one that is none names nothing that is there. @throws {NotFound} */
export function destinationIdOf(path: Readonly<Record<string, string | undefined>>): number {
  const id = path.destination_id ?? '';
  if (!/^[1-9]\d{0,15}$/.test(id)) throw destinationNotFound();
  return Number(id);
}

/** The variables whose values a destination gets. */
export const connectedTo = (
  { destination_id }: Pick<Destination, 'destination_id'>,
  variables: readonly Variable[],
): Variable[] => variables.filter(({ destination_ids }) => destination_ids.includes(destination_id));
