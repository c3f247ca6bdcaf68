/** Lambda's poller of an SQS queue: batches, as many at once as the event source allows, failures returned alone. */
import { setTimeout as wait } from 'node:timers/promises';
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { ACCOUNT, REGION } from './place.ts';
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

/** SQS gives at most ten messages a request. */
const MAX_RECEIVED = 10;

/** How long batches in hand may go on when the stack ends; what is cut off is taken up by the next start. */
const PATIENCE_MS = 3_000;

/** Polls until it is stopped. What a function does not report as failed is deleted; the queue itself does the rest. */
export function startPoller(deps: PollerDeps): { stop: () => Promise<void> } {
  const { client, queueUrl, source } = deps;
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();

  const receive = async (): Promise<Message[]> => {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: Math.min(source.batchSize, MAX_RECEIVED),
        WaitTimeSeconds: 20,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
      { abortSignal: stopping.signal },
    );
    return Messages;
  };

  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const messages = await receive().catch(async () => {
        await wait(100);
        return [];
      });
      if (messages.length > 0) {
        const batch = handleBatch(deps, messages).finally(() => running.delete(batch));
        running.add(batch);
      }
      if (running.size >= source.maxConcurrency) await Promise.race(running);
    }
  };
  const looping = loop();
  return {
    stop: async () => {
      stopping.abort();
      await looping;
      await Promise.race([Promise.all(running), wait(PATIENCE_MS)]);
    },
  };
}

/** One batch: a function that fails, or runs out of time, returns it whole. */
async function handleBatch(
  { client, queueUrl, source, invoke }: PollerDeps,
  messages: readonly Message[],
): Promise<void> {
  const done = await invoke({ Records: messages.map((message) => toRecord(message, source.queue)) })
    .then((response) => {
      const failures = BatchResponse.parse(response)?.batchItemFailures ?? [];
      const failed = new Set(failures.map(({ itemIdentifier }) => itemIdentifier));
      return messages.filter(({ MessageId = '' }) => !failed.has(MessageId));
    })
    .catch(() => []);
  if (done.length === 0) return;
  const Entries = done.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  // A message that cannot be deleted comes again: every step of ours can be repeated.
  await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries })).catch(() => undefined);
}

const toRecord = (message: Message, queue: string): SQSRecord => ({
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
  messageAttributes: {},
  md5OfBody: message.MD5OfBody ?? '',
  eventSource: 'aws:sqs',
  eventSourceARN: `arn:aws:sqs:${REGION}:${ACCOUNT}:${queue}`,
  awsRegion: REGION,
});
