/**
 * DynamoDB on this machine: the dynoxide emulator with its data in the data folder, or a given
 * endpoint; and the table in it.
 */

import { spawn } from 'node:child_process';
import { accessSync, closeSync, constants, openSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { CREDENTIALS, REGION } from './account.ts';
import type { TableDefinition } from './cloudformation/system.ts';
import { freePort } from './loopback.ts';
import { StartupError } from './startup-error.ts';

export interface DynamoDb {
  endpoint: string;
  client: DynamoDBClient;
  stop: () => Promise<void>;
}

/**
 * @throws {StartupError} when there is no emulator for this platform, or DynamoDB does not answer
 */
export async function startDynamoDb({
  dataDir,
  given,
}: {
  dataDir: string;
  given: string | undefined;
}): Promise<DynamoDb> {
  if (given) return givenDynamoDb(given);
  const binary = findBinary();
  const log = path.join(dataDir, 'dynamodb.log');
  const port = await freePort();
  const options = [
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    '--db-path',
    path.join(dataDir, 'table.sqlite'),
  ];
  const emulator = startEmulator([binary, ...options], { log });
  const endpoint = `http://127.0.0.1:${port}`;
  const client = clientOf(endpoint);
  const stop = async () => {
    client.destroy();
    await emulator.stop();
  };
  try {
    await waitUntilReady(client, emulator);
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint, client, stop };
}

async function givenDynamoDb(endpoint: string): Promise<DynamoDb> {
  const client = clientOf(endpoint);
  try {
    await client.send(new ListTablesCommand({ Limit: 1 }));
  } catch (error) {
    client.destroy();
    throw new StartupError(
      `DYNAMODB_ENDPOINT ${endpoint} does not respond (${error}): start it, or unset the variable`,
    );
  }
  return { endpoint, client, stop: async () => client.destroy() };
}

const clientOf = (endpoint: string): DynamoDBClient =>
  new DynamoDBClient({ endpoint, region: REGION, credentials: CREDENTIALS, maxAttempts: 1 });

/** Returns the binary of the npm package for this platform, or the one on the PATH. */
function findBinary(): string {
  const platform = `${process.platform}-${process.arch}`;
  try {
    return createRequire(import.meta.url).resolve(`@dynoxide/${platform}/dynoxide`);
  } catch {
    const folders = (process.env.PATH ?? '').split(path.delimiter);
    const onPath = folders.map((folder) => path.join(folder, 'dynoxide')).find(isExecutable);
    if (onPath) return onPath;
    throw new StartupError(
      `no DynamoDB emulator for ${platform}: put dynoxide on the PATH, or set DYNAMODB_ENDPOINT`,
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

const READY_PATIENCE_MS = 5_000;
/**
 * An emulator whose port is in use exits within this time. The synthesis, which runs in parallel,
 * takes longer.
 */
const PORT_CHECK_MS = 100;

async function waitUntilReady(client: DynamoDBClient, emulator: EmulatorProcess): Promise<void> {
  const until = Date.now() + READY_PATIENCE_MS;
  const answers = () =>
    client.send(new ListTablesCommand({ Limit: 1 })).then(
      () => true,
      () => false,
    );
  while (!(await answers())) {
    if (emulator.hasEnded() || Date.now() > until) throw notRunning(emulator);
    await sleep(10);
  }
  // Another program may have taken the port and answered: then our emulator exits.
  await sleep(PORT_CHECK_MS);
  if (emulator.hasEnded()) throw notRunning(emulator);
}

const notRunning = (emulator: EmulatorProcess): StartupError =>
  new StartupError(`the DynamoDB emulator does not run; its last output: ${emulator.lastLine()}`);

/** An emulator that runs as a child process. */
export interface EmulatorProcess {
  /** Settles when the program has ended. */
  ended: Promise<void>;
  hasEnded: () => boolean;
  /** The last line that it printed. */
  lastLine: () => string;
  stop: () => Promise<void>;
}

// The watchdog reads a pipe that this process holds open. The pipe closes when this process ends,
// even by SIGKILL; then the watchdog ends the program.
const WATCHDOG =
  'exec 3<&0; "$@" </dev/null 3<&- & child=$!; { cat <&3 >/dev/null; kill $child 2>/dev/null; } & wait $child';

const END_PATIENCE_MS = 3_000;

/** Starts a program that ends when this process ends. @param log the file for its output */
export function startEmulator(command: readonly string[], { log }: { log: string }): EmulatorProcess {
  const output = openSync(log, 'w', 0o600);
  const child = spawn('/bin/sh', ['-c', WATCHDOG, 'sh', ...command], {
    stdio: ['pipe', output, output],
    env: {},
    // A separate process group: Ctrl-C in the terminal must not end the emulator before the
    // functions that use it.
    detached: true,
  });
  closeSync(output);
  let hasEnded = false;
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      hasEnded = true;
      child.stdin?.destroy();
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  // The pipe breaks when the program ends first.
  child.stdin?.on('error', () => undefined);
  return {
    ended,
    hasEnded: () => hasEnded,
    lastLine: () => readFileSync(log, 'utf8').trim().split('\n').at(-1) ?? '',
    stop: async () => {
      child.stdin?.destroy();
      await Promise.race([ended, sleep(END_PATIENCE_MS, undefined, { ref: false })]);
      if (!hasEnded && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    },
  };
}

/**
 * Creates the table, or adds missing indexes to the existing one.
 * @throws {StartupError} when its keys differ
 */
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
    throw new StartupError(
      `the keys of the table in DATA_DIR differ from the template: delete the folder, or set DATA_DIR to another one`,
    );
  }
  const known = new Set(existing.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName));
  for (const Create of GlobalSecondaryIndexes.filter(({ IndexName }) => !known.has(IndexName))) {
    // DynamoDB creates one index at a time.
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
