/** The table as the template defines it; its data stays over restarts. */
import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { StartupError } from './startup-error.ts';
import type { TableDefinition } from './template.ts';

/** Creates the table, or adds the indexes that it lacks. @throws {StartupError} when it has other keys */
export async function ensureTable(client: DynamoDBClient, table: TableDefinition): Promise<void> {
  const { name: TableName, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes } = table;
  const existing = await describe(client, TableName);
  if (!existing) {
    await client.send(
      new CreateTableCommand({
        TableName,
        KeySchema,
        AttributeDefinitions,
        BillingMode: 'PAY_PER_REQUEST',
        ...(GlobalSecondaryIndexes.length > 0 && { GlobalSecondaryIndexes }),
      }),
    );
    return;
  }
  if (keysOf(existing.KeySchema) !== keysOf(KeySchema)) {
    throw new StartupError(`the table in DATA_DIR has other keys than the template: set another DATA_DIR`);
  }
  const known = new Set(existing.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName));
  for (const Create of GlobalSecondaryIndexes.filter(({ IndexName }) => !known.has(IndexName))) {
    // DynamoDB makes one index at a time.
    await client.send(
      new UpdateTableCommand({
        TableName,
        AttributeDefinitions,
        GlobalSecondaryIndexUpdates: [{ Create }],
      }),
    );
  }
}

async function describe(client: DynamoDBClient, TableName: string): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

const keysOf = (schema: TableDescription['KeySchema']): string =>
  (schema ?? []).map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`).join(', ');
