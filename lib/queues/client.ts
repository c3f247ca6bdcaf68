/** The queues: one client for a container, made at module scope of a door. */
import {
  ChangeMessageVisibilityCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { FIRST, inTurn, REQUEST_HANDLER } from '../requests.ts';

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

const entry = ({ body, outletId, delaySeconds = 0 }: OutgoingMessage) => ({
  MessageBody: JSON.stringify(body),
  MessageGroupId: String(outletId),
  ...(delaySeconds > 0 && { DelaySeconds: delaySeconds }),
});

/** SQS takes 10 messages a request. */
const BATCH = 10;

/** Sends all of them. @throws when any could not be sent; those before it are */
export async function sendMessages(
  { client, url }: Queue,
  messages: readonly OutgoingMessage[],
): Promise<void> {
  const [only] = messages;
  if (messages.length === 1 && only) {
    await client.send(new SendMessageCommand({ QueueUrl: url, ...entry(only) }));
    return;
  }
  for (let start = 0; start < messages.length; start += BATCH) {
    const entries = messages
      .slice(start, start + BATCH)
      .map((message, index) => ({ Id: String(index), ...entry(message) }));
    const { Failed = [] } = await client.send(
      new SendMessageBatchCommand({ QueueUrl: url, Entries: entries }),
    );
    if (Failed.length > 0) throw new Error(`SQS refused ${Failed.length} messages: ${Failed[0]?.Code}`);
  }
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
