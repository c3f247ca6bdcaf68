/**
 * The variables of an outlet: list them, delete one, connect them to destinations. `save.ts`
 * creates and updates.
 */
import * as z from 'zod';
import { Id, MAX_VARIABLES_PER_REQUEST, type Variable } from '../domain/variable.ts';
import { itemsOf } from '../http/items.ts';
import { NotFound, type Problem } from '../shared/errors.ts';
import type { Json } from '../shared/json.ts';
import { joined, validated } from '../shared/validate.ts';
import type { Table } from '../table/client.ts';
import {
  type Change,
  type Configuration,
  changeConfiguration,
  readConfiguration,
} from '../table/configuration.ts';

interface Deps {
  table: Table;
  outletId: number;
}

/** Returns the variables of an outlet in the order of their ids. */
export const listVariables = async (deps: Deps): Promise<Variable[]> =>
  (await readConfiguration(deps)).variables;

/** Deletes a variable; values that past calls have of it stay. @throws {NotFound | Conflict} */
export const deleteVariable = (deps: Deps, variableId: number): Promise<void> =>
  changeConfiguration(deps, ({ variables }) => {
    if (!variables.some(({ variable_id }) => variable_id === variableId)) {
      throw new NotFound('variable_not_found', 'Variable with ID not found', [
        { path: 'variable_id', message: 'Variable with ID not found' },
      ]);
    }
    return { deleteVariable: variableId, result: undefined };
  });

/** Pairs of a variable and a destination that receives its value. */
export const Connections = z.array(
  z.strictObject({
    variable_id: Id.meta({ description: 'Id of the variable.', examples: [12] }),
    destination_id: Id.meta({ description: 'Id of the destination.' }),
  }),
);
type Connections = z.infer<typeof Connections>;

type ChangeConnection = (connected: Set<number>, destinationId: number) => void;

/**
 * Connects each pair of the body, 1 to 50 of them. Pairs that are connected already are no error.
 * @throws {InvalidRequest | NotFound | Conflict}
 */
export const connectVariables = (deps: Deps, body: Json | undefined): Promise<void> =>
  changeConnections(deps, body, (connected, id) => connected.add(id));

/** The reverse of {@link connectVariables}. */
export const disconnectVariables = (deps: Deps, body: Json | undefined): Promise<void> =>
  changeConnections(deps, body, (connected, id) => connected.delete(id));

async function changeConnections(
  deps: Deps,
  body: Json | undefined,
  change: ChangeConnection,
): Promise<void> {
  itemsOf(body, { max: MAX_VARIABLES_PER_REQUEST });
  const connections = validated(Connections, body);
  await changeConfiguration(deps, (configuration) => connectionsChanged(configuration, connections, change));
}

function connectionsChanged(
  { variables, destinations }: Configuration,
  connections: Connections,
  change: ChangeConnection,
): Change<void> {
  const connected = new Map(
    variables.map((variable) => [variable.variable_id, new Set(variable.destination_ids)]),
  );
  const existing = new Set(destinations.map(({ destination_id }) => destination_id));
  const problems: Problem[] = [];
  connections.forEach(({ variable_id, destination_id }, index) => {
    const destinationIds = connected.get(variable_id);
    if (!destinationIds) {
      problems.push({ path: joined([index, 'variable_id']), message: 'Variable with ID not found' });
    }
    if (!existing.has(destination_id)) {
      problems.push({ path: joined([index, 'destination_id']), message: 'Destination with ID not found' });
    }
    if (destinationIds) change(destinationIds, destination_id);
  });
  const [first] = problems;
  if (first) {
    const code = first.path.endsWith('variable_id') ? 'variable_not_found' : 'destination_not_found';
    throw new NotFound(code, first.message, problems);
  }

  return {
    putVariables: variables
      .map((variable) => ({ ...variable, destination_ids: [...(connected.get(variable.variable_id) ?? [])] }))
      .filter(
        (variable, index) => !sameIds(variable.destination_ids, variables[index]?.destination_ids ?? []),
      ),
    result: undefined,
  };
}

const sameIds = (some: readonly number[], others: readonly number[]): boolean =>
  some.length === others.length && some.every((id, index) => id === others[index]);
