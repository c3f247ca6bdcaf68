/** Variables of a test request, which are not saved. */

import { Id, MAX_VARIABLES, NewVariable, type Variable } from '../domain/variable.ts';
import { itemsOf } from '../http/items.ts';
import { InvalidRequest } from '../shared/errors.ts';
import { problemsOf } from '../shared/validate.ts';
import { variablesChanged } from './save.ts';

/** As in a request that saves it, or as a GET returned it; its connections are ignored. */
const TriedVariable = NewVariable.extend({ variable_id: Id.nullish() });

/**
 * Returns the variables of a list, validated by the rules of saved ones. Variables without an id
 * get the next free one.
 * @param path of the list in the body
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
