/** The table: one client for a container, made at module scope of a door. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

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

const open = (name: string, options: { maxAttempts?: number }): Table => ({
  name,
  client: DynamoDBDocumentClient.from(
    // The SDK's default is to wait for ever; DynamoDB answers in milliseconds or not at all.
    new DynamoDBClient({ ...options, requestHandler: { connectionTimeout: 3_000, requestTimeout: 5_000 } }),
    { marshallOptions: { removeUndefinedValues: true } },
  ),
});
