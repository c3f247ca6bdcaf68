/**
 * The configuration of an outlet in the table: read as a whole, changed in one transaction that
 * checks its version.
 */
import { GetCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Destination, StoredDestination } from '../domain/destination.ts';
import { Variable } from '../domain/variable.ts';
import { Conflict } from '../shared/errors.ts';
import type { Table } from './client.ts';
import {
  DESTINATION_PREFIX,
  destinationKey,
  outletKey,
  outletPartition,
  VARIABLE_PREFIX,
  variableKey,
} from './keys.ts';
import { type Actions, transact } from './transaction.ts';

const OutletItem = z.object({
  config_version: z.int(),
  last_variable_id: z.int(),
  last_destination_id: z.int(),
});
export type OutletItem = z.infer<typeof OutletItem>;

/** Everything that a business has configured; both lists in the order of ids. */
export interface Configuration extends OutletItem {
  variables: Variable[];
  destinations: Destination[];
}

/**
 * A change of the configuration: the items to put and to delete, and the last ids that were
 * assigned.
 */
export interface Change<Result> {
  putVariables?: readonly Variable[];
  putDestinations?: readonly Destination[];
  deleteVariable?: number;
  deleteDestination?: number;
  last_variable_id?: number;
  last_destination_id?: number;
  result: Result;
}

export interface OutletRef {
  table: Table;
  outletId: number;
}

/**
 * Returns the outlet's item, strongly consistent. Every change increments its version, which is 0
 * before the first.
 */
export async function readOutlet({ table, outletId }: OutletRef): Promise<OutletItem> {
  const { Item } = await table.client.send(
    new GetCommand({ TableName: table.name, Key: outletKey(outletId), ConsistentRead: true }),
  );
  return Item ? OutletItem.parse(Item) : { config_version: 0, last_variable_id: 0, last_destination_id: 0 };
}

/** Reads the configuration from the table, strongly consistent. */
export async function readConfiguration(deps: OutletRef): Promise<Configuration> {
  // The version first: when items change during the read, the version's condition fails instead of
  // missing the change.
  return readItems(deps, await readOutlet(deps));
}

/** Reads the configuration of an outlet whose item was read before. */
export async function readItems({ table, outletId }: OutletRef, outlet: OutletItem): Promise<Configuration> {
  const variables: Variable[] = [];
  const destinations: Destination[] = [];
  const pages = paginateQuery(
    { client: table.client },
    {
      TableName: table.name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': outletPartition(outletId) },
      ConsistentRead: true,
    },
  );
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      if (String(item.sk).startsWith(VARIABLE_PREFIX)) variables.push(Variable.parse(item));
      if (String(item.sk).startsWith(DESTINATION_PREFIX)) destinations.push(StoredDestination.parse(item));
    }
  }
  // Deleting a destination deletes only its item: ids are never reused, so readers drop connections
  // to deleted ones.
  const existing = new Set(destinations.map(({ destination_id }) => destination_id));
  return {
    ...outlet,
    variables: variables
      .map((variable) => ({
        ...variable,
        destination_ids: variable.destination_ids.filter((id) => existing.has(id)),
      }))
      .sort((one, other) => one.variable_id - other.variable_id),
    destinations: destinations.sort((one, other) => one.destination_id - other.destination_id),
  };
}

const TRIES = 5;

/**
 * Changes the configuration of an outlet, all or nothing: reads it, calls `change`, and commits the
 * changed items and the version in one transaction. When another writer was faster it starts over.
 * @param change may throw the errors of the API; then nothing is written
 * @throws {Conflict} `concurrent_change` after five tries
 */
export async function changeConfiguration<Result>(
  deps: OutletRef,
  change: (configuration: Configuration) => Change<Result> | Promise<Change<Result>>,
): Promise<Result> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const configuration = await readConfiguration(deps);
    const changed = await change(configuration);
    if (await commit(deps, configuration, changed)) return changed.result;
  }
  throw new Conflict('concurrent_change', 'The configuration is being changed by other requests: try again', [
    { path: '', message: 'five tries conflicted with concurrent changes' },
  ]);
}

/** @returns false when the configuration is no longer the one that was read */
async function commit<Result>(
  { table, outletId }: OutletRef,
  seen: Configuration,
  change: Change<Result>,
): Promise<boolean> {
  const items = itemActions(table, outletId, change);
  if (items.length === 0) return true;
  const { config_version, last_variable_id, last_destination_id } = seen;
  const outlet: OutletItem = {
    config_version: config_version + 1,
    last_variable_id: change.last_variable_id ?? last_variable_id,
    last_destination_id: change.last_destination_id ?? last_destination_id,
  };
  return transact(table, [
    {
      Put: {
        TableName: table.name,
        Item: { ...outletKey(outletId), ...outlet },
        ConditionExpression: config_version === 0 ? 'attribute_not_exists(pk)' : 'config_version = :seen',
        ...(config_version !== 0 && { ExpressionAttributeValues: { ':seen': config_version } }),
      },
    },
    ...items,
  ]);
}

function itemActions<Result>(table: Table, outletId: number, change: Change<Result>): Actions {
  const TableName = table.name;
  const { putVariables = [], putDestinations = [], deleteVariable, deleteDestination } = change;
  const actions: Actions = [
    ...putVariables.map((variable) => ({
      Put: { TableName, Item: { ...variableKey(outletId, variable.variable_id), ...variable } },
    })),
    ...putDestinations.map((destination) => ({
      Put: {
        TableName,
        Item: {
          ...destinationKey(outletId, destination.destination_id),
          ...StoredDestination.encode(destination),
        },
      },
    })),
  ];
  if (deleteVariable !== undefined) {
    actions.push({ Delete: { TableName, Key: variableKey(outletId, deleteVariable) } });
  }
  if (deleteDestination !== undefined) {
    actions.push({ Delete: { TableName, Key: destinationKey(outletId, deleteDestination) } });
  }
  return actions;
}
