/** Creates and updates variables, all or nothing. */

import {
  MAX_OPTIONS_PER_OUTLET,
  MAX_VARIABLES,
  MAX_VARIABLES_PER_REQUEST,
  misplacedOptions,
  NewVariable,
  Variable,
  VariableUpdate,
} from '../domain/variable.ts';
import { type Item, itemsOf, savesOf } from '../http/items.ts';
import { Conflict, InvalidRequest, NotFound, type Problem } from '../shared/errors.ts';
import type { Json } from '../shared/json.ts';
import { joined } from '../shared/validate.ts';
import type { Table } from '../table/client.ts';
import { type Change, type Configuration, changeConfiguration } from '../table/configuration.ts';

/**
 * Saves the variables of a request body.
 * @param updatesOnly refuses items without a `variable_id` (PUT)
 * @returns the saved variables in the order of the request
 * @throws {InvalidRequest | NotFound | Conflict}
 */
export async function saveVariables(
  deps: { table: Table; outletId: number },
  { body, updatesOnly }: { body: Json | undefined; updatesOnly: boolean },
): Promise<Variable[]> {
  const saves = savesOf(itemsOf(body, { max: MAX_VARIABLES_PER_REQUEST }), {
    id: 'variable_id',
    created: NewVariable,
    updated: VariableUpdate,
    updatesOnly,
  });
  return changeConfiguration(deps, (configuration) => variablesChanged(configuration, saves));
}

/**
 * Returns the change of the configuration.
 * @throws {InvalidRequest | NotFound | Conflict} with every problem of that kind: 400 before 404
 * before 409
 */
export function variablesChanged(
  configuration: Configuration,
  saves: { created: Item<NewVariable>[]; updated: Item<VariableUpdate>[] },
): Change<Variable[]> {
  const stored = new Map(configuration.variables.map((variable) => [variable.variable_id, variable]));
  let lastId = configuration.last_variable_id;

  const unknown: Problem[] = [];
  const saved: Item<Variable>[] = [];
  for (const { path, value } of saves.updated) {
    const before = stored.get(value.variable_id);
    if (before) saved.push({ path, value: updated(before, value) });
    else unknown.push({ path: joined([...path, 'variable_id']), message: 'Variable with ID not found' });
  }
  for (const { path, value } of saves.created) {
    saved.push({ path, value: { ...value, variable_id: ++lastId } });
  }
  saved.sort((one, other) => Number(one.path.at(-1)) - Number(other.path.at(-1)));
  const after = new Map([...stored, ...saved.map(({ value }) => [value.variable_id, value] as const)]);

  refuseInvalid(saved, [...after.values()]);
  const unknownDestinations = destinationsNotFound(saved, configuration);
  const [first] = [...unknown, ...unknownDestinations];
  const code = unknown.length > 0 ? 'variable_not_found' : 'destination_not_found';
  if (first) throw new NotFound(code, first.message, [...unknown, ...unknownDestinations]);
  refuseSameNames(saved, [...after.values()]);

  const variables = saved.map(({ value }) => ({
    ...value,
    destination_ids: [...new Set(value.destination_ids)],
  }));
  return { putVariables: variables, last_variable_id: lastId, result: variables };
}

/** Replaces the given fields. Options are dropped when the type is no longer enum. */
function updated(before: Variable, update: VariableUpdate): Variable {
  const after = Variable.parse({ ...before, ...update });
  if (after.var_type !== 'enum' && update.options === undefined) delete after.options;
  return after;
}

function refuseInvalid(saved: readonly Item<Variable>[], all: readonly Variable[]): void {
  const problems: Problem[] = saved.flatMap(({ path, value }) => {
    const message = misplacedOptions(value);
    return message === null ? [] : [{ path: joined([...path, 'options']), message }];
  });
  if (all.length > MAX_VARIABLES) {
    problems.push({ path: '', message: `an outlet has at most ${MAX_VARIABLES} variables` });
  }
  const options = all.reduce((sum, variable) => sum + (variable.options?.length ?? 0), 0);
  if (options > MAX_OPTIONS_PER_OUTLET) {
    problems.push({
      path: '',
      message: `an outlet has at most ${MAX_OPTIONS_PER_OUTLET} options in all its enums`,
    });
  }
  if (problems.length > 0) throw new InvalidRequest(problems);
}

function destinationsNotFound(saved: readonly Item<Variable>[], { destinations }: Configuration): Problem[] {
  const existing = new Set(destinations.map(({ destination_id }) => destination_id));
  return saved.flatMap(({ path, value }) =>
    value.destination_ids.flatMap((id, index) =>
      existing.has(id)
        ? []
        : [{ path: joined([...path, 'destination_ids', index]), message: 'Destination with ID not found' }],
    ),
  );
}

function refuseSameNames(saved: readonly Item<Variable>[], all: readonly Variable[]): void {
  const byName = Map.groupBy(all, ({ var_name }) => var_name);
  const problems = saved
    .filter(({ value }) => (byName.get(value.var_name)?.length ?? 0) > 1)
    .map(({ path }) => ({
      path: joined([...path, 'var_name']),
      message: 'Variable with name already exists',
    }));
  if (problems.length > 0)
    throw new Conflict('duplicate_name', 'Variable with name already exists', problems);
}
