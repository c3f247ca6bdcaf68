/** A destination of an outlet by its id. */
import * as z from 'zod';
import { InvalidRequest, NotFound } from '../errors.ts';
import { validated } from '../http/validate.ts';
import type { Json } from '../json.ts';
import type { Configuration } from '../table/configuration.ts';
import { Id } from '../variables/variable.ts';
import type { Destination } from './destination.ts';

/** @throws {NotFound} */
export function destinationIn(
  { destinations }: Pick<Configuration, 'destinations'>,
  destinationId: number,
): Destination {
  const found = destinations.find(({ destination_id }) => destination_id === destinationId);
  if (found) return found;
  throw destinationNotFound();
}

export const destinationNotFound = (): NotFound =>
  new NotFound('Destination with ID not found', [
    { path: 'destination_id', message: 'Destination with ID not found' },
  ]);

/**
 * The id in the path of a request whose body has no fields, save the same id once more.
 * @throws {InvalidRequest | NotFound} a path that holds no id names nothing that is there
 */
export function destinationIdIn(
  path: Readonly<Record<string, string | undefined>>,
  body: Json | undefined,
): number {
  const inPath = /^[1-9]\d{0,15}$/.test(path.destination_id ?? '') ? Number(path.destination_id) : undefined;
  const { destination_id: inBody } = validated(z.strictObject({ destination_id: Id.optional() }), body ?? {});
  if (inPath === undefined) throw destinationNotFound();
  if (inBody !== undefined && inBody !== inPath)
    throw new InvalidRequest([{ path: 'destination_id', message: 'is not the same in body and path' }]);
  return inPath;
}
