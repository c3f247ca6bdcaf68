/** DynamoDB on this machine: the dynoxide emulator, persisted under the data folder, or an endpoint that was given. */
import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { type EmulatorProcess, startEmulator } from './emulator-process.ts';
import { freePort } from './free-port.ts';
import { CREDENTIALS, REGION } from './region.ts';
import { StartupError } from './startup-error.ts';

export interface DynamoDb {
  endpoint: string;
  client: DynamoDBClient;
  stop: () => Promise<void>;
}

/** @throws {StartupError} when there is no emulator for this machine, or it does not answer */
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
    await answering(client, emulator);
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
    throw new StartupError(`DYNAMODB_ENDPOINT ${endpoint} does not answer: ${error}`);
  }
  return { endpoint, client, stop: async () => client.destroy() };
}

const clientOf = (endpoint: string): DynamoDBClient =>
  new DynamoDBClient({ endpoint, region: REGION, credentials: CREDENTIALS, maxAttempts: 1 });

/** The binary of the npm package for this platform, or the one on the PATH. */
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

const PATIENCE_MS = 5_000;
/** Longer than an emulator needs to find its port taken, shorter than the synthesis that runs meanwhile. */
const CERTAIN_MS = 100;

async function answering(client: DynamoDBClient, emulator: EmulatorProcess): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  const answers = () =>
    client.send(new ListTablesCommand({ Limit: 1 })).then(
      () => true,
      () => false,
    );
  while (!(await answers())) {
    if (emulator.hasEnded() || Date.now() > until) throw notRunning(emulator);
    await wait(10);
  }
  // Another program may have taken the port meanwhile: then ours ends, and it was the other that answered.
  await wait(CERTAIN_MS);
  if (emulator.hasEnded()) throw notRunning(emulator);
}

const notRunning = (emulator: EmulatorProcess): StartupError =>
  new StartupError(`the DynamoDB emulator does not run; its last words: ${emulator.lastWords()}`);
