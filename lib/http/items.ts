/**
 * A body with several items, each of which creates or, with its id, updates: it reports the
 * problems of all of them at once.
 */
import * as z from 'zod';
import { Id } from '../domain/variable.ts';
import { InvalidRequest, type Problem } from '../shared/errors.ts';
import { isJsonObject } from '../shared/json.ts';
import { joined, problemsOf, validated } from '../shared/validate.ts';
import type { ApiRequest } from './api-handler.ts';

/** An item of the request and its path in the body, for problems that are found later. */
export interface Item<Value> {
  path: string[];
  value: Value;
}

/**
 * Returns the items of a list in a body, each with its path.
 * @throws {InvalidRequest} unless it is an array of 1 to `max` items
 */
export function itemsOf(
  list: unknown,
  { max, path = [] }: { max: number; path?: string[] },
): Item<unknown>[] {
  if (Array.isArray(list) && list.length >= 1 && list.length <= max) {
    return list.map((value: unknown, index) => ({ path: [...path, String(index)], value }));
  }
  throw new InvalidRequest([{ path: joined(path), message: `must be an array of 1 to ${max} items` }]);
}

/** The schemas of an item: one with an id updates, one without (or with null) creates. */
export interface SaveSchemas<New extends z.ZodType, Update extends z.ZodType> {
  /** The field that holds an item's id. */
  id: string;
  created: New;
  updated: Update;
}

/**
 * Sorts items into those that create and those that update.
 * @param updatesOnly treats every item as an update, so that one without an id is refused
 * @throws {InvalidRequest} with every problem of every item; an id that is used twice is one
 */
export function savesOf<New extends z.ZodType, Update extends z.ZodType>(
  items: readonly Item<unknown>[],
  { id, created, updated, updatesOnly }: SaveSchemas<New, Update> & { updatesOnly: boolean },
): { created: Item<z.output<New>>[]; updated: Item<z.output<Update>>[] } {
  const problems: Problem[] = [];
  const saves: { created: Item<z.output<New>>[]; updated: Item<z.output<Update>>[] } = {
    created: [],
    updated: [],
  };
  const ids = new Set<unknown>();

  const check = <Schema extends z.ZodType>(
    schema: Schema,
    { path, value }: Item<unknown>,
    into: Item<z.output<Schema>>[],
  ) => {
    const result = schema.safeParse(value);
    if (result.success) into.push({ path, value: result.data });
    else problems.push(...problemsOf(result.error, path, value));
  };

  for (const item of items) {
    const itemId = isJsonObject(item.value) ? (item.value[id] ?? null) : null;
    if (itemId === null && !updatesOnly) {
      check(created, item, saves.created);
      continue;
    }
    if (ids.has(itemId))
      problems.push({
        path: joined([...item.path, id]),
        message: 'is used by another item of this request: send each id once',
      });
    if (itemId !== null) ids.add(itemId);
    check(updated, item, saves.updated);
  }
  if (problems.length > 0) throw new InvalidRequest(problems);
  return saves;
}

const InQuery = z
  .string()
  .regex(/^[1-9]\d{0,15}$/, { error: 'must be a positive integer' })
  .transform(Number)
  .pipe(Id);

/**
 * Returns the id of the item to delete, from a JSON body or the query: the same id where both have
 * one.
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
