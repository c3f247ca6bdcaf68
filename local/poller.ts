/**
 * Lambda's poller of an SQS queue: passes batches to a function, up to the event source's
 * concurrency, and deletes what succeeded.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  type MessageAttributeValue,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSEvent, SQSMessageAttribute, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { ACCOUNT, arn, REGION } from './account.ts';
import type { EventSourceDefinition } from './cloudformation/system.ts';
import { StartupError } from './startup-error.ts';

/** Lambda's contract: a missing or empty list means that every message succeeded. */
const BatchResponse = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).nullish() })
  .nullish();

export interface PollerDeps {
  client: SQSClient;
  queueUrl: string;
  source: EventSourceDefinition;
  /** Rejects when the whole batch failed. */
  invoke: (event: SQSEvent) => Promise<unknown>;
}

/** Limits of an SQS request: messages, and seconds of long polling. */
const MAX_MESSAGES = 10;
const MAX_WAIT_SECONDS = 20;

/** The pause after a failed request. */
const RETRY_PAUSE_MS = 100;

/** Lambda begins with five concurrent batches and adds up to 300 a minute while messages wait. */
const INITIAL_CONCURRENCY = 5;
const ADD_ONE_AFTER_MS = 200;

/**
 * How long running batches may take when the stack stops; the next start resumes the calls of the
 * others.
 */
const PATIENCE_MS = 3_000;

/**
 * Checks that the function's role may read the queue: Lambda refuses such an event source.
 * @throws {StartupError}
 */
export async function ensureReadable({
  client,
  queueUrl,
  source,
}: Pick<PollerDeps, 'client' | 'queueUrl'> & {
  source: Pick<EventSourceDefinition, 'queue' | 'function'>;
}): Promise<void> {
  try {
    await client.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }));
  } catch (error) {
    throw new StartupError(`the role of ${source.function} may not read the queue ${source.queue}: ${error}`);
  }
}

/** Polls until it is stopped. Messages that the function does not report as failed are deleted. */
export function startPoller(deps: PollerDeps): { stop: () => Promise<void> } {
  const { source } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  const running = new Set<Promise<void>>();

  const loop = async (): Promise<void> => {
    while (!signal.aborted) {
      const messages = await receiveBatch(deps, signal);
      if (messages.length > 0) {
        const batch = handleBatch(deps, messages).finally(() => running.delete(batch));
        running.add(batch);
      }
      if (running.size < Math.min(INITIAL_CONCURRENCY, source.maxConcurrency)) continue;
      const another =
        running.size < source.maxConcurrency ? [sleep(ADD_ONE_AFTER_MS, undefined, { ref: false })] : [];
      await Promise.race([...running, stopped, ...another]);
    }
  };
  const looping = loop();
  return {
    stop: async () => {
      stopping.abort();
      await looping;
      await Promise.race([Promise.all(running), sleep(PATIENCE_MS, undefined, { ref: false })]);
    },
  };
}

/**
 * Receives a batch: until it is full, or the batching window after its first message has passed.
 */
async function receiveBatch(deps: PollerDeps, signal: AbortSignal): Promise<Message[]> {
  const { batchSize, windowSeconds } = deps.source;
  const messages = await receive(deps, { max: batchSize, seconds: MAX_WAIT_SECONDS, signal });
  const closes = Date.now() + windowSeconds * 1000;
  while (messages.length > 0 && messages.length < batchSize && Date.now() < closes && !signal.aborted) {
    const seconds = Math.min(MAX_WAIT_SECONDS, Math.ceil((closes - Date.now()) / 1000));
    messages.push(...(await receive(deps, { max: batchSize - messages.length, seconds, signal })));
  }
  return messages;
}

async function receive(
  { client, queueUrl }: PollerDeps,
  { max, seconds, signal }: { max: number; seconds: number; signal: AbortSignal },
): Promise<Message[]> {
  const request = new ReceiveMessageCommand({
    QueueUrl: queueUrl,
    MaxNumberOfMessages: Math.min(max, MAX_MESSAGES),
    WaitTimeSeconds: seconds,
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
  });
  try {
    const { Messages = [] } = await client.send(request, { abortSignal: signal });
    return Messages;
  } catch {
    if (!signal.aborted) await sleep(RETRY_PAUSE_MS);
    return [];
  }
}

/**
 * Invokes the function with a batch. When the function fails or times out, the whole batch returns
 * to the queue.
 */
async function handleBatch({ client, queueUrl, source, invoke }: PollerDeps, messages: readonly Message[]) {
  const done = await invoke({ Records: messages.map((message) => toRecord(message, source.queue)) }).then(
    (response) => succeeded(messages, response),
    () => [],
  );
  for (let start = 0; start < done.length; start += MAX_MESSAGES) {
    const Entries = done
      .slice(start, start + MAX_MESSAGES)
      .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    // A message that is not deleted is received again; functions must be idempotent anyway.
    await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries })).catch(() => undefined);
  }
}

/**
 * Returns the messages to delete: none when the response is invalid or names a message that is not
 * in the batch.
 */
function succeeded(messages: readonly Message[], response: unknown): readonly Message[] {
  const { success, data } = BatchResponse.safeParse(response);
  if (!success) return [];
  const failed = new Set(data?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier));
  const known = new Set(messages.map(({ MessageId }) => MessageId));
  if (!failed.isSubsetOf(known)) return [];
  return messages.filter(({ MessageId = '' }) => !failed.has(MessageId));
}

/**
 * Returns a message as the record that Lambda makes of it:
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export const toRecord = (message: Message, queue: string): SQSRecord => ({
  messageId: message.MessageId ?? '',
  receiptHandle: message.ReceiptHandle ?? '',
  body: message.Body ?? '',
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: ACCOUNT,
    ApproximateFirstReceiveTimestamp: '0',
    ...message.Attributes,
  },
  messageAttributes: Object.fromEntries(
    Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [name, toAttribute(value)]),
  ),
  md5OfBody: message.MD5OfBody ?? '',
  eventSource: 'aws:sqs',
  eventSourceARN: arn('sqs', queue),
  awsRegion: REGION,
});

const toAttribute = ({ DataType, StringValue, BinaryValue }: MessageAttributeValue): SQSMessageAttribute => ({
  dataType: DataType ?? 'String',
  ...(StringValue !== undefined && { stringValue: StringValue }),
  ...(BinaryValue && { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
  stringListValues: [],
  binaryListValues: [],
});
