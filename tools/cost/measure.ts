/** Drives calls through the local stack and meters what AWS would charge for. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import {
  GetQueueAttributesCommand,
  ListQueuesCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { type DynamoDb, startDynamoDb } from '../../local/dynamodb.ts';
import { close, listen } from '../../local/loopback.ts';
import { startQueues } from '../../local/queues.ts';
import { readSettings } from '../../local/settings.ts';
import { startStack } from '../../local/stack.ts';
import { mintToken } from '../../local/tokens.ts';
import type { Scenario } from './bill.ts';
import { Item, messagesOf, requestsOf, storedBytes, unitsOf } from './billed-units.ts';
import { BODY, TRANSCRIPT, variablesFor } from './conversation.ts';
import { startMeter } from './meter.ts';

const OUTLET = 97;
const PATIENCE_MS = 60_000;

const Read = z.object({
  model: z.object({
    duration_ms: z.number(),
    input_tokens: z.int(),
    cached_tokens: z.int(),
    output_tokens: z.int(),
  }),
});

type Asked = Pick<Scenario, 'calls' | 'by' | 'destinations'>;

/** One scenario on a stack of its own: calls come one by one, so each costs as much as it can. @param onCall after each that was sent */
export async function measure(asked: Asked, onCall: () => void): Promise<Scenario> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'postcall-cost-'));
  const stops: (() => Promise<unknown> | unknown)[] = [
    () => rmSync(dataDir, { recursive: true, force: true }),
  ];
  try {
    return await measureIn(dataDir, asked, { stops, onCall });
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

async function measureIn(
  dataDir: string,
  { calls, by, destinations }: Asked,
  { stops, onCall }: { stops: (() => Promise<unknown> | unknown)[]; onCall: () => void },
): Promise<Scenario> {
  const counted = { read: 0, write: 0, sqs: 0, invocations: 0, functionMs: 0 };
  let counting = false;

  const dynamoDb = await startDynamoDb({ dataDir, given: undefined });
  stops.push(dynamoDb.stop);
  const table = await startMeter(dynamoDb.endpoint, {
    before: (_, body) => JSON.stringify({ ...JSON.parse(body), ReturnConsumedCapacity: 'TOTAL' }),
    count: async (seen) => {
      if (!counting) return;
      const { read, write } = await unitsOf(seen);
      counted.read += read;
      counted.write += write;
    },
  });
  stops.push(table.stop);

  const emulator = await startQueues({ given: undefined });
  stops.push(emulator.stop);
  const receivedAt = new Map<string, number>();
  const queues = await startMeter(emulator.endpoint, {
    count: (seen) => {
      const { received, deleted } = messagesOf(seen);
      for (const handle of received) receivedAt.set(handle, performance.now());
      const begun = deleted.map((handle) => receivedAt.get(handle) ?? performance.now());
      for (const handle of deleted) receivedAt.delete(handle);
      if (!counting) return;
      counted.sqs += requestsOf(seen);
      if (begun.length === 0) return;
      // From its messages to their end is a function's time, and a little of the emulator's.
      counted.invocations += 1;
      counted.functionMs += performance.now() - Math.min(...begun);
    },
  });
  stops.push(queues.stop);

  // Sends from outside, as a voice platform does: its requests are on the platform's bill.
  const platform = emulator.client;

  let arrived = 0;
  const receiver = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      arrived += 1;
      response.end('ok');
    });
  });
  const receiverPort = await listen(receiver, 0);
  stops.push(() => close(receiver));

  const environment = { DYNAMODB_ENDPOINT: table.url, SQS_ENDPOINT: queues.url };
  const settings = readSettings({ ...environment, PORT: '0', DATA_DIR: dataDir });
  const stack = await startStack({ ...settings, openAi: 'stand-in' });
  stops.push(stack.stop);
  const authorization = await mintToken(stack.file.jwt_secret, OUTLET);
  const api = async (method: string, route: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${stack.file.api_url}/v2/post_call/data/${route}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${route} answered ${answer.status}`);
    return z.object({ payload: z.unknown() }).parse(await answer.json()).payload;
  };
  for (let id = 1; id <= destinations; id += 1) {
    const api_url = `http://127.0.0.1:${receiverPort}/${id}`;
    const named = { destination_name: `System ${id}`, api_method: 'POST', api_url, api_body: BODY };
    await api('POST', 'destinations', named);
  }
  await api('POST', 'variables', variablesFor(destinations));

  const aCall = (call_id: string) => ({
    call_id,
    outlet_id: OUTLET,
    timestamp: '2026-11-20T15:33:44+05:30',
    timezone: 'Asia/Kolkata',
    transcript: TRANSCRIPT,
  });
  const submit = async (callId: string): Promise<void> => {
    if (by === 'http') {
      const since = performance.now();
      await api('POST', 'calls', aCall(callId));
      if (!counting) return;
      counted.invocations += 1;
      counted.functionMs += performance.now() - since;
    } else {
      const QueueUrl = stack.file.call_ended_queue_url;
      const MessageBody = JSON.stringify(aCall(callId));
      await platform.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    }
  };
  const delivered = async (sent: number): Promise<void> => {
    const until = Date.now() + PATIENCE_MS;
    const isExpired = async () =>
      arrived >= sent * destinations && (await inHand(emulator.client)) === 0 && receivedAt.size === 0;
    while (!(await isExpired())) {
      if (Date.now() > until) throw new Error(`${arrived} of ${sent * destinations} deliveries arrived`);
      await wait(20);
    }
  };

  // The first loads the functions, whose time is no call's.
  await submit('warm');
  await delivered(1);
  const logged = statSync(stack.logFile).size;
  counting = true;
  for (let call = 1; call <= calls; call += 1) {
    await submit(`c-${call}`);
    await delivered(call + 1);
    onCall();
  }
  counting = false;

  // What the stand-in took is not the functions' time, and differs from call to call.
  let modelMs = 0;
  for (let call = 1; call <= calls; call += 1) {
    modelMs += Read.parse(await api('GET', `calls/c-${call}`)).model.duration_ms;
  }
  const { model } = Read.parse(await api('GET', `calls/c-${calls}`));
  const stored = await storedIn(dynamoDb, stack.file.table_name);
  const each = (amount: number) => Math.round((amount / calls) * 100) / 100;
  return {
    calls,
    by,
    destinations,
    readUnits: each(counted.read),
    writeUnits: each(counted.write),
    sqsRequests: each(counted.sqs),
    invocations: each(counted.invocations),
    functionMs: each(counted.functionMs - modelMs),
    logBytes: Math.round(each(statSync(stack.logFile).size - logged)),
    storedBytes: Math.round(stored / (calls + 1)),
    inputTokens: model.input_tokens,
    cachedTokens: model.cached_tokens,
    outputTokens: model.output_tokens,
  };
}

/** Messages that wait, are being handled, or are delayed, in all queues. */
async function inHand(client: SQSClient): Promise<number> {
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
    for (const item of Items) bytes += storedBytes(Item.catch({}).parse(plain(item)));
  }
  return bytes;
}

/** Binary values as DynamoDB's JSON has them. */
const plain = (item: unknown): unknown =>
  JSON.parse(
    JSON.stringify(item, (_, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    ),
  );
