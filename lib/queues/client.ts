/** The SQS client: one per container, made at module scope of a handler. */
import {
  ChangeMessageVisibilityCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { BEFORE_ALL, limitInFlight, REQUEST_HANDLER } from '../shared/aws-requests.ts';
import { batchLoader } from '../shared/batch-loader.ts';
import { settings } from '../shared/config.ts';

/** A queue that messages are sent to. */
export interface Queue {
  client: SQSClient;
  url: string;
}

export interface OutgoingMessage {
  body: unknown;
  /**
   * The message group: fair queues keep a noisy outlet from delaying others (SQS, MessageGroupId on
   * standard queues).
   */
  outletId: number;
  /** 0 to 900, SQS's limit. */
  delaySeconds?: number;
}

/** @param url of the queue, from the environment */
export function openQueue(url: string): Queue {
  const client = new SQSClient({ requestHandler: REQUEST_HANDLER });
  client.middlewareStack.add(limitInFlight(), BEFORE_ALL);
  return { url, client };
}

/** The call-ended queue of this function's settings. @throws {ConfigurationError} */
export const callEndedQueue = (): Queue =>
  openQueue(settings({ CALL_ENDED_QUEUE_URL: true }).CALL_ENDED_QUEUE_URL);

/** The delivery-due queue of this function's settings. @throws {ConfigurationError} */
export const deliveryDueQueue = (): Queue =>
  openQueue(settings({ DELIVERY_DUE_QUEUE_URL: true }).DELIVERY_DUE_QUEUE_URL);

/** SQS takes at most 10 messages per request. */
const MAX_BATCH_SIZE = 10;

const send = batchLoader(sendBatch, { maxBatchSize: MAX_BATCH_SIZE });

/**
 * Sends all messages, together with those that others send at the same moment.
 * @throws when any could not be sent; the rest are sent
 */
export async function sendMessages(queue: Queue, messages: readonly OutgoingMessage[]): Promise<void> {
  const sent = await Promise.allSettled(messages.map((message) => send(queue, message)));
  const failed = sent.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

/** @returns per message: nothing, or why SQS refused it */
async function sendBatch(
  { client, url }: Queue,
  messages: readonly OutgoingMessage[],
): Promise<(undefined | Error)[]> {
  const [only] = messages;
  if (messages.length === 1 && only) {
    await client.send(new SendMessageCommand({ QueueUrl: url, ...entry(only) }));
    return [undefined];
  }
  const Entries = messages.map((message, index) => ({ Id: String(index), ...entry(message) }));
  const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
  const refused = new Map(Failed.map(({ Id, Code }) => [Id, Code]));
  return Entries.map(({ Id }) =>
    refused.has(Id) ? new Error(`SQS refused a message: ${refused.get(Id)}`) : undefined,
  );
}

const entry = ({ body, outletId, delaySeconds = 0 }: OutgoingMessage) => ({
  MessageBody: JSON.stringify(body),
  MessageGroupId: String(outletId),
  ...(delaySeconds > 0 && { DelaySeconds: delaySeconds }),
});

/**
 * Makes a message that is returned to its queue visible after so many seconds (at most 12 h)
 * instead of its visibility timeout.
 */
export async function returnAfter(
  { client, url }: Queue,
  receiptHandle: string,
  seconds: number,
): Promise<void> {
  await client.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: url,
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: seconds,
    }),
  );
}
