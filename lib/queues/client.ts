/** The queues: one client for a container, made at module scope of a door. */
import {
  ChangeMessageVisibilityCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { FIRST, inTurn, REQUEST_HANDLER } from '../shared/aws-requests.ts';
import { batchLoader } from '../shared/batch-loader.ts';
import { settings } from '../shared/config.ts';

/** Where messages go. */
export interface Queue {
  client: SQSClient;
  url: string;
}

export interface OutgoingMessage {
  body: unknown;
  /** Fair queues keep a noisy outlet from delaying the quiet ones, by this group (SQS, MessageGroupId on standard queues). */
  outletId: number;
  /** 0 to 900, SQS's limit. */
  delaySeconds?: number;
}

/** @param url of the queue, from the environment */
export function openQueue(url: string): Queue {
  const client = new SQSClient({ requestHandler: REQUEST_HANDLER });
  client.middlewareStack.add(inTurn(), FIRST);
  return { url, client };
}

/** The call-ended queue of this function's settings. @throws {ConfigurationError} */
export const callEndedQueue = (): Queue =>
  openQueue(settings({ CALL_ENDED_QUEUE_URL: true }).CALL_ENDED_QUEUE_URL);

/** The delivery-due queue of this function's settings. @throws {ConfigurationError} */
export const deliveryDueQueue = (): Queue =>
  openQueue(settings({ DELIVERY_DUE_QUEUE_URL: true }).DELIVERY_DUE_QUEUE_URL);

const entry = ({ body, outletId, delaySeconds = 0 }: OutgoingMessage) => ({
  MessageBody: JSON.stringify(body),
  MessageGroupId: String(outletId),
  ...(delaySeconds > 0 && { DelaySeconds: delaySeconds }),
});

/** SQS takes 10 messages a request. */
const BATCH = 10;

const send = batchLoader(sendAtOnce, { most: BATCH });

/** Sends all of them, with those of others of the same moment. @throws when any could not be sent; the others are */
export async function sendMessages(queue: Queue, messages: readonly OutgoingMessage[]): Promise<void> {
  const sent = await Promise.allSettled(messages.map((message) => send(queue, message)));
  const failed = sent.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

/** @returns what became of each: nothing, or why it was refused */
async function sendAtOnce(
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

/** Lets a message that is returned to its queue come back after so many seconds (at most 12 h) instead of its visibility timeout. */
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
