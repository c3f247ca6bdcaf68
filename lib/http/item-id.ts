/** The id of the item to delete, from a JSON body or the query: the same id where both have one. */
import * as z from 'zod';
import { Id } from '../domain/variable.ts';
import { InvalidRequest } from '../shared/errors.ts';
import { validated } from '../shared/validate.ts';
import type { ApiRequest } from './api-handler.ts';

const InQuery = z
  .string()
  .regex(/^[1-9]\d{0,15}$/, { error: 'must be a positive integer' })
  .transform(Number)
  .pipe(Id);

/**
 * Returns the id.
 * @throws {InvalidRequest} when it is missing, not valid, or not the same in body and query
 */
export function itemIdOf({ body, query }: Pick<ApiRequest, 'body' | 'query'>, field: string): number {
  const inBody = body === undefined ? undefined : validated(z.strictObject({ [field]: Id }), body)[field];
  const inQuery =
    query[field] === undefined ? undefined : validated(z.object({ [field]: InQuery }), query)[field];
  const id = inBody ?? inQuery;
  if (id === undefined) {
    throw new InvalidRequest([{ path: field, message: 'is required, in a JSON body or in the query' }]);
  }
  if (inQuery !== undefined && inQuery !== id) {
    throw new InvalidRequest([{ path: field, message: 'is not the same in body and query' }]);
  }
  return id;
}
