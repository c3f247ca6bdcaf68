/** The table on this machine: the dynoxide emulator, persisted under the data folder, or an endpoint that was given. */
import { spawn } from 'node:child_process';
import { accessSync, constants, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type GlobalSecondaryIndex,
  ListTablesCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import { freePort } from './free-port.ts';
import { REGION } from './place.ts';
import { StartupError } from './startup-error.ts';
import type { TableDefinition } from './template.ts';

export interface DynamoDb {
  endpoint: string;
  client: DynamoDBClient;
  stop: () => Promise<void>;
}

const clientOf = (endpoint: string): DynamoDBClient =>
  new DynamoDBClient({
    endpoint,
    region: REGION,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });

/** @throws {StartupError} when there is no emulator for this machine, or it does not answer */
export async function startDynamoDb({
  dataDir,
  given,
}: {
  dataDir: string;
  given: string | undefined;
}): Promise<DynamoDb> {
  if (given) return { endpoint: given, client: clientOf(given), stop: async () => undefined };
  const binary = findBinary();
  const port = await freePort();
  // The shell outlives nobody: when our end of its input closes, for whatever reason, it ends the emulator.
  const guard = '"$@" & child=$!; trap "kill $child" TERM; cat >/dev/null; kill $child; wait $child';
  const log = openSync(path.join(dataDir, 'dynamodb.log'), 'w');
  const database = path.join(dataDir, 'table.sqlite');
  const args = ['--host', '127.0.0.1', '--port', String(port), '--db-path', database];
  const child = spawn('sh', ['-c', guard, 'sh', binary, ...args], { stdio: ['pipe', log, log], env: {} });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));

  const endpoint = `http://127.0.0.1:${port}`;
  const client = clientOf(endpoint);
  await answering(client, path.join(dataDir, 'dynamodb.log'));
  return {
    endpoint,
    client,
    stop: async () => {
      client.destroy();
      child.stdin?.end();
      await ended;
    },
  };
}

function findBinary(): string {
  const require = createRequire(import.meta.url);
  try {
    return require.resolve(`@dynoxide/${process.platform}-${process.arch}/dynoxide`);
  } catch {
    const onPath = (process.env.PATH ?? '')
      .split(path.delimiter)
      .map((folder) => path.join(folder, 'dynoxide'));
    const found = onPath.find(isExecutable);
    if (found) return found;
    throw new StartupError(
      `no DynamoDB emulator for ${process.platform}-${process.arch}: put dynoxide on the PATH, or set DYNAMODB_ENDPOINT`,
    );
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function answering(client: DynamoDBClient, log: string): Promise<void> {
  const until = Date.now() + 5_000;
  for (;;) {
    try {
      await client.send(new ListTablesCommand({ Limit: 1 }));
      return;
    } catch {
      if (Date.now() > until)
        throw new StartupError(`the DynamoDB emulator does not answer; its log is ${log}`);
      await wait(10);
    }
  }
}

/** Creates the table unless it is there. Its data stays over restarts. */
export async function ensureTable(client: DynamoDBClient, table: TableDefinition): Promise<void> {
  try {
    await client.send(new DescribeTableCommand({ TableName: table.name }));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    await client.send(
      new CreateTableCommand({
        TableName: table.name,
        KeySchema: table.KeySchema,
        AttributeDefinitions: table.AttributeDefinitions,
        BillingMode: 'PAY_PER_REQUEST',
        ...(table.GlobalSecondaryIndexes.length > 0 && {
          GlobalSecondaryIndexes: table.GlobalSecondaryIndexes as GlobalSecondaryIndex[],
        }),
      }),
    );
  }
}
