/** Variables that are tried and not saved. */

import { Id, MAX_VARIABLES, NewVariable, type Variable } from '../domain/variable.ts';
import { itemsOf } from '../http/items.ts';
import { InvalidRequest } from '../shared/errors.ts';
import { problemsOf } from '../shared/validate.ts';
import { variablesChanged } from './save.ts';

/** As one that is saved, or as a GET gave it; connections play no part. */
const TriedVariable = NewVariable.extend({ variable_id: Id.nullish() });

/**
 * The variables of a list, held to the same rules as those that are saved. One without an id gets the next free one.
 * @param path where the list stands in the body
 * @throws {InvalidRequest | Conflict}
 */
export function variablesToTry(list: unknown[], path: string[]): Variable[] {
  const items = itemsOf(list, { max: MAX_VARIABLES, path }).map((item) => {
    const { data, error } = TriedVariable.safeParse(item.value);
    return { path: item.path, data, problems: error ? problemsOf(error, item.path, item.value) : [] };
  });
  const problems = items.flatMap((item) => item.problems);
  if (problems.length > 0) throw new InvalidRequest(problems);
  const given = items.flatMap(({ path, data }) => (data ? [{ path, value: data }] : []));
  const nothingSaved = {
    config_version: 0,
    last_variable_id: 0,
    last_destination_id: 0,
    variables: [],
    destinations: [],
  };
  const created = given.map(({ path, value }) => ({
    path,
    value: { ...value, variable_id: null, destination_ids: [] },
  }));
  const { result } = variablesChanged(nothingSaved, { created, updated: [] });
  let lastId = Math.max(0, ...given.map(({ value }) => value.variable_id ?? 0));
  return result.map((variable, index) => ({
    ...variable,
    variable_id: given[index]?.value.variable_id ?? ++lastId,
  }));
}
