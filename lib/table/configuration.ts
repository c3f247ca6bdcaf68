/** An outlet's configuration in the table: read as a whole, changed in one transaction under its version. */
import { GetCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { LRUCache } from 'lru-cache';
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
type OutletItem = z.infer<typeof OutletItem>;

/** Everything that a business has configured; both lists in the order of ids. */
export interface Configuration extends OutletItem {
  variables: Variable[];
  destinations: Destination[];
}

/** What a change leaves: the items to write and to delete; ids were taken from the sequences. */
export interface Change<Result> {
  putVariables?: readonly Variable[];
  putDestinations?: readonly Destination[];
  deleteVariable?: number;
  deleteDestination?: number;
  last_variable_id?: number;
  last_destination_id?: number;
  result: Result;
}

interface Deps {
  table: Table;
  outletId: number;
}

/** The version that every change of an outlet's configuration counts up; 0 before the first. Strongly consistent. */
async function readOutlet({ table, outletId }: Deps): Promise<OutletItem> {
  const { Item } = await table.client.send(
    new GetCommand({ TableName: table.name, Key: outletKey(outletId), ConsistentRead: true }),
  );
  return Item ? OutletItem.parse(Item) : { config_version: 0, last_variable_id: 0, last_destination_id: 0 };
}

/** The configuration as it is now, strongly consistent. */
export async function readConfiguration(deps: Deps): Promise<Configuration> {
  // The version first: items that change while we read then fail the version's condition instead of passing unseen.
  return readItems(deps, await readOutlet(deps));
}

async function readItems({ table, outletId }: Deps, outlet: OutletItem): Promise<Configuration> {
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
  // Deleting a destination deletes its item alone: ids are never reused, so the readers drop what is gone.
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

/** As JSON: the largest configuration that the limits allow fits, or thousands of usual ones. */
const KEPT_CHARACTERS = 8_000_000;
const kept = new LRUCache<string, Configuration>({
  maxSize: KEPT_CHARACTERS,
  sizeCalculation: (configuration) => JSON.stringify(configuration).length,
});

/** By outlet: the read that is under way, and the one that those who ask meanwhile will share. */
const underWay = new Map<string, Promise<Configuration>>();
const gathering = new Map<string, Promise<Configuration>>();

/**
 * The configuration as it is now, from this container's memory as long as its version is still the table's. Those who ask
 * while a read is under way share the next one: it begins after they asked, so none is told of before.
 */
export function currentConfiguration(deps: Deps): Promise<Configuration> {
  const key = `${deps.table.name} ${deps.outletId}`;
  const running = underWay.get(key);
  if (!running) return begin(key, deps);
  const gathered = gathering.get(key) ?? running.then(noMatter, noMatter).then(() => begin(key, deps));
  gathering.set(key, gathered);
  return gathered;
}

const noMatter = (): void => undefined;

function begin(key: string, deps: Deps): Promise<Configuration> {
  gathering.delete(key);
  const read = readOrKept(key, deps);
  underWay.set(key, read);
  const ended = (): void => {
    if (underWay.get(key) === read) underWay.delete(key);
  };
  read.then(ended, ended);
  return read;
}

async function readOrKept(key: string, deps: Deps): Promise<Configuration> {
  const outlet = await readOutlet(deps);
  const known = kept.get(key);
  if (known?.config_version === outlet.config_version) return known;
  const configuration = await readItems(deps, outlet);
  kept.set(key, configuration);
  return configuration;
}

const TRIES = 5;

/**
 * Changes an outlet's configuration, all or nothing: reads it, lets `change` decide in memory, commits the changed
 * items and the version in one transaction; when another writer was faster it begins again.
 * @param change may throw the errors of the API; nothing is written then
 * @throws {Conflict} after five lost races
 */
export async function changeConfiguration<Result>(
  deps: Deps,
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
  { table, outletId }: Deps,
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
