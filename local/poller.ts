/** Lambda's poller of an SQS queue: batches, as many at once as the event source allows, failures returned alone. */
import { setTimeout as wait } from 'node:timers/promises';
import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { toRecord } from './queue-record.ts';
import { StartupError } from './startup-error.ts';
import type { EventSourceDefinition } from './template.ts';

/** Lambda's contract: a missing or empty list means that all went well. */
const BatchResponse = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).nullish() })
  .nullish();

export interface PollerDeps {
  client: SQSClient;
  queueUrl: string;
  source: EventSourceDefinition;
  /** Rejects when the function failed as a whole. */
  invoke: (event: SQSEvent) => Promise<unknown>;
}

/** SQS's limits: messages in a request, and seconds that a request waits for one. */
const MAX_MESSAGES = 10;
const MAX_WAIT_SECONDS = 20;

/** After a queue that did not answer. */
const PAUSE_MS = 100;

/** Lambda begins with five batches at once, and while messages wait adds 300 a minute: what waits meanwhile makes the next batch larger. */
const BEGINS_WITH = 5;
const ADDS_ONE_AFTER_MS = 200;

/** How long batches in hand may go on when the stack ends; what is cut off is taken up by the next start. */
const PATIENCE_MS = 3_000;

/** Lambda makes an event source only of a queue that the function's role may look at. @throws {StartupError} */
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
    throw new StartupError(`${source.function} cannot be given messages of ${source.queue}: ${error}`);
  }
}

/** Polls until it is stopped. What a function does not report as failed is deleted; the queue itself does the rest. */
export function startPoller(deps: PollerDeps): { stop: () => Promise<void> } {
  const { source } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  const running = new Set<Promise<void>>();

  const loop = async (): Promise<void> => {
    while (!signal.aborted) {
      const messages = await gather(deps, signal);
      if (messages.length > 0) {
        const batch = handleBatch(deps, messages).finally(() => running.delete(batch));
        running.add(batch);
      }
      if (running.size < Math.min(BEGINS_WITH, source.maxConcurrency)) continue;
      const another =
        running.size < source.maxConcurrency ? [wait(ADDS_ONE_AFTER_MS, undefined, { ref: false })] : [];
      await Promise.race([...running, stopped, ...another]);
    }
  };
  const looping = loop();
  return {
    stop: async () => {
      stopping.abort();
      await looping;
      await Promise.race([Promise.all(running), wait(PATIENCE_MS, undefined, { ref: false })]);
    },
  };
}

/** A batch is due when it is full, or when its window closes, which opens with its first message. */
async function gather(deps: PollerDeps, signal: AbortSignal): Promise<Message[]> {
  const { batchSize, windowSeconds } = deps.source;
  const messages = await receive(deps, { most: batchSize, seconds: MAX_WAIT_SECONDS, signal });
  const closes = Date.now() + windowSeconds * 1000;
  while (messages.length > 0 && messages.length < batchSize && Date.now() < closes && !signal.aborted) {
    const seconds = Math.min(MAX_WAIT_SECONDS, Math.ceil((closes - Date.now()) / 1000));
    messages.push(...(await receive(deps, { most: batchSize - messages.length, seconds, signal })));
  }
  return messages;
}

async function receive(
  { client, queueUrl }: PollerDeps,
  { most, seconds, signal }: { most: number; seconds: number; signal: AbortSignal },
): Promise<Message[]> {
  const request = new ReceiveMessageCommand({
    QueueUrl: queueUrl,
    MaxNumberOfMessages: Math.min(most, MAX_MESSAGES),
    WaitTimeSeconds: seconds,
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
  });
  try {
    const { Messages = [] } = await client.send(request, { abortSignal: signal });
    return Messages;
  } catch {
    if (!signal.aborted) await wait(PAUSE_MS);
    return [];
  }
}

/** One batch: a function that fails, or runs out of time, returns it whole. */
async function handleBatch({ client, queueUrl, source, invoke }: PollerDeps, messages: readonly Message[]) {
  const done = await invoke({ Records: messages.map((message) => toRecord(message, source.queue)) }).then(
    (response) => withoutFailures(messages, response),
    () => [],
  );
  for (let start = 0; start < done.length; start += MAX_MESSAGES) {
    const Entries = done
      .slice(start, start + MAX_MESSAGES)
      .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    // A message that cannot be deleted comes again: every step of ours can be repeated.
    await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries })).catch(() => undefined);
  }
}

/** What may be deleted. An answer of another form, or one that names no message of the batch, returns it whole. */
function withoutFailures(messages: readonly Message[], response: unknown): readonly Message[] {
  const { success, data } = BatchResponse.safeParse(response);
  if (!success) return [];
  const failed = new Set(data?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier));
  const known = new Set(messages.map(({ MessageId }) => MessageId));
  if (!failed.isSubsetOf(known)) return [];
  return messages.filter(({ MessageId = '' }) => !failed.has(MessageId));
}
