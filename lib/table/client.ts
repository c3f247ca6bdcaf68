/** The table: one client for a container, made at module scope of a door. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { FIRST, inTurn, REQUEST_HANDLER } from '../shared/aws-requests.ts';
import { settings } from '../shared/config.ts';

/** Where items are: the client and the table's name. */
export interface Table {
  client: DynamoDBDocumentClient;
  name: string;
}

/** A call in the table, or where it would be. */
export interface CallRef {
  table: Table;
  outletId: number;
  callId: string;
}

/** A delivery of a call to a destination. */
export interface DeliveryRef extends CallRef {
  destinationId: number;
}

/** @param name of the table, from the environment */
export const openTable = (name: string): Table => open(name, {});

/** The table for counters alone: the SDK repeats a request whose answer it lost, and an addition would be made twice. */
export const openCounters = (name: string): Table => open(name, { maxAttempts: 1 });

/** The table of this function's settings. @throws {ConfigurationError} */
export const configuredTable = (): Table => openTable(settings({ TABLE_NAME: true }).TABLE_NAME);

/** The counters of this function's settings. @throws {ConfigurationError} */
export const configuredCounters = (): Table => openCounters(settings({ TABLE_NAME: true }).TABLE_NAME);

function open(name: string, options: { maxAttempts?: number }): Table {
  const client = new DynamoDBClient({ ...options, requestHandler: REQUEST_HANDLER });
  client.middlewareStack.add(inTurn(), FIRST);
  return {
    name,
    client: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
  };
}
