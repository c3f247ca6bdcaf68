/**
 * The table of a running stack, and queues without other consumers, for tests that run our code on
 * them.
 */
import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { SQSRecord } from 'aws-lambda';
import type { Retention } from '../../lib/domain/retention.ts';
import type { Queue } from '../../lib/queues/client.ts';
import type { Table } from '../../lib/table/client.ts';
import { CREDENTIALS, REGION } from '../../local/account.ts';
import type { SharedStack } from './stack.ts';

/** The default of the CDK template. */
export const RETENTION: Retention = { transcriptDays: 90, callDays: 365 };

const recordOf = ({ MessageId, ReceiptHandle, Body }: Message, receives: number) =>
  ({
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: { ApproximateReceiveCount: String(receives) },
  }) as SQSRecord;

export function partsOf({ file }: SharedStack) {
  const aws = { region: REGION, credentials: CREDENTIALS };
  const clients: DynamoDBClient[] = [];
  /** The table behind another endpoint, as that of a proxy. */
  const tableAt = (endpoint: string): Table => {
    const client = new DynamoDBClient({ endpoint, ...aws });
    clients.push(client);
    return { name: file.table_name, client: DynamoDBDocumentClient.from(client) };
  };
  const table = tableAt(file.dynamodb_endpoint);
  const sqs = new SQSClient({ endpoint: file.sqs_endpoint, ...aws });
  return {
    table,
    tableAt,
    sqs,
    aQueue: async (Attributes: Record<string, string> = {}): Promise<Queue> => {
      const { QueueUrl = '' } = await sqs.send(
        new CreateQueueCommand({ QueueName: `Q${randomUUID()}`, Attributes }),
      );
      return { client: sqs, url: `${file.sqs_endpoint}${new URL(QueueUrl).pathname}` };
    },
    /** The messages of a queue that are visible now; they stay visible. */
    messagesOf: async ({ url }: Queue): Promise<string[]> => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
      );
      return Messages.map(({ Body = '' }) => Body);
    },
    /** Sends a message through the queue. Returns it as a function gets it at its n-th receive. */
    record: async ({ url }: Queue, body: unknown, receives: number): Promise<SQSRecord> => {
      await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(body) }));
      const { Messages: [message] = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: url, VisibilityTimeout: 600 }),
      );
      if (!message) throw new Error('the message did not come');
      return recordOf(message, receives);
    },
    /** How many messages a queue holds of these kinds: visible (`''`), in flight, delayed. */
    countIn: async ({ url }: Queue, kinds: ('' | 'NotVisible' | 'Delayed')[]): Promise<number> => {
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
      );
      const counts: Record<string, string | undefined> = { ...Attributes };
      return kinds.reduce((sum, kind) => sum + Number(counts[`ApproximateNumberOfMessages${kind}`]), 0);
    },
    /**
     * Receives the next message of a queue as a function gets it; undefined if none comes in a
     * second.
     */
    receive: async ({ url }: Queue): Promise<SQSRecord | undefined> => {
      const { Messages: [message] = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: url, VisibilityTimeout: 600, WaitTimeSeconds: 1 }),
      );
      return message && recordOf(message, 1);
    },
    close: () => {
      for (const client of clients) client.destroy();
      sqs.destroy();
    },
  };
}
