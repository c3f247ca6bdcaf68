/** A local stack behind meters: it counts what AWS would bill while calls pass through it. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, ListQueuesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type DynamoDb, startDynamoDb } from '../../local/dynamodb.ts';
import { close, listen } from '../../local/loopback.ts';
import { startQueues } from '../../local/queues.ts';
import { readSettings } from '../../local/settings.ts';
import { startStack } from '../../local/stack.ts';
import { Item, messagesOf, requestsOf, storedBytes, unitsOf } from './billed-units.ts';
import { type Meter, startMeter } from './meter.ts';

/** What was counted so far. */
export interface Counts {
  readUnits: number;
  writeUnits: number;
  sqsRequests: number;
  invocations: number;
  /** Over all functions; includes the time of the model. */
  functionMs: number;
}

/** While `isOn` is false nothing is counted. */
export interface Counter extends Counts {
  isOn: boolean;
}

type Stops = (() => Promise<unknown> | unknown)[];

export type MeteredStack = Awaited<ReturnType<typeof startParts>> & { stop: () => Promise<void> };

/** Starts a stack with a data folder of its own, which `stop` deletes. */
export async function startMeteredStack(): Promise<MeteredStack> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'postcall-cost-'));
  const stops: Stops = [() => rmSync(dataDir, { recursive: true, force: true })];
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  try {
    return { ...(await startParts(dataDir, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(dataDir: string, stops: Stops) {
  const counter: Counter = {
    isOn: false,
    readUnits: 0,
    writeUnits: 0,
    sqsRequests: 0,
    invocations: 0,
    functionMs: 0,
  };
  const dynamoDb = await startDynamoDb({ dataDir, given: undefined });
  stops.push(dynamoDb.stop);
  const table = await meterTable(dynamoDb.endpoint, counter);
  stops.push(table.stop);
  const queues = await startQueues({ given: undefined });
  stops.push(queues.stop);
  const queueMeter = await meterQueues(queues.endpoint, counter);
  stops.push(queueMeter.stop);
  const receiver = await startReceiver();
  stops.push(receiver.stop);

  const environment = { DYNAMODB_ENDPOINT: table.url, SQS_ENDPOINT: queueMeter.url };
  const settings = readSettings({ ...environment, PORT: '0', DATA_DIR: dataDir });
  const stack = await startStack({ ...settings, openAi: 'simulated' });
  stops.push(stack.stop);
  return {
    file: stack.file,
    counter,
    receiver,
    /** A client whose requests are not metered: the platform pays for what it sends. */
    platform: queues.client,
    /** Whether no message waits or is being handled. */
    isIdle: async () => queueMeter.inFlight() === 0 && (await messagesIn(queues.client)) === 0,
    logBytes: () => statSync(stack.logFile).size,
    storedBytes: () => storedIn(dynamoDb, stack.file.table_name),
  };
}

const meterTable = (endpoint: string, counter: Counter): Promise<Meter> =>
  startMeter(endpoint, {
    before: (_, body) => JSON.stringify({ ...JSON.parse(body), ReturnConsumedCapacity: 'TOTAL' }),
    count: async (request) => {
      if (!counter.isOn) return;
      const { read, write } = await unitsOf(request);
      counter.readUnits += read;
      counter.writeUnits += write;
    },
  });

async function meterQueues(
  endpoint: string,
  counter: Counter,
): Promise<Meter & { /** Messages that functions have received and not deleted. */ inFlight: () => number }> {
  const receivedAt = new Map<string, number>();
  const meter = await startMeter(endpoint, {
    count: (request) => {
      const { received, deleted } = messagesOf(request);
      for (const handle of received) receivedAt.set(handle, performance.now());
      const starts = deleted.map((handle) => receivedAt.get(handle) ?? performance.now());
      for (const handle of deleted) receivedAt.delete(handle);
      if (!counter.isOn) return;
      counter.sqsRequests += requestsOf(request);
      if (starts.length === 0) return;
      // The time from receiving a batch to deleting it is the function's time, and a little of the
      // emulator's.
      counter.invocations += 1;
      counter.functionMs += performance.now() - Math.min(...starts);
    },
  });
  return { ...meter, inFlight: () => receivedAt.size };
}

/** A destination that answers 200 and counts its requests. */
async function startReceiver() {
  let received = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      received += 1;
      response.end('ok');
    });
  });
  const port = await listen(server, 0);
  return { url: `http://127.0.0.1:${port}`, received: () => received, stop: () => close(server) };
}

/** Returns how many messages of all queues are visible, in flight or delayed. */
async function messagesIn(client: SQSClient): Promise<number> {
  const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}));
  const counts = await Promise.all(
    QueueUrls.map(async (QueueUrl) => {
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
      );
      const of = (kind: string) => Number(new Map(Object.entries(Attributes ?? {})).get(kind) ?? 0);
      return (
        of('ApproximateNumberOfMessages') +
        of('ApproximateNumberOfMessagesNotVisible') +
        of('ApproximateNumberOfMessagesDelayed')
      );
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

async function storedIn({ client }: DynamoDb, TableName: string): Promise<number> {
  let bytes = 0;
  for await (const { Items = [] } of paginateScan({ client }, { TableName })) {
    for (const item of Items) bytes += storedBytes(Item.catch({}).parse(withBase64(item)));
  }
  return bytes;
}

/** Converts binary values to base64, as in DynamoDB's JSON. */
const withBase64 = (item: unknown): unknown =>
  JSON.parse(
    JSON.stringify(item, (_, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    ),
  );
