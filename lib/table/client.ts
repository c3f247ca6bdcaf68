/** The DynamoDB client: one per container, made at module scope of a handler. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { BEFORE_ALL, limitInFlight, REQUEST_HANDLER } from '../shared/aws-requests.ts';
import { settings } from '../shared/config.ts';

/** The table: its client and its name. */
export interface Table {
  client: DynamoDBDocumentClient;
  name: string;
}

/** A call by its ids. */
export interface CallRef {
  table: Table;
  outletId: number;
  callId: string;
}

/** A delivery by its ids: one call to one destination. */
export interface DeliveryRef extends CallRef {
  destinationId: number;
}

/** @param name of the table, from the environment */
export const openTable = (name: string): Table => open(name, {});

/**
 * The table for counters only, without retries: the SDK retries a request whose answer was lost,
 * and would add twice.
 */
export const openCounters = (name: string): Table => open(name, { maxAttempts: 1 });

/** The table of this function's settings. @throws {ConfigurationError} */
export const configuredTable = (): Table => openTable(settings({ TABLE_NAME: true }).TABLE_NAME);

/** The counters of this function's settings. @throws {ConfigurationError} */
export const configuredCounters = (): Table => openCounters(settings({ TABLE_NAME: true }).TABLE_NAME);

function open(name: string, options: { maxAttempts?: number }): Table {
  const client = new DynamoDBClient({ ...options, requestHandler: REQUEST_HANDLER });
  client.middlewareStack.add(limitInFlight(), BEFORE_ALL);
  return {
    name,
    client: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
  };
}
