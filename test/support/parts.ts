/** The parts of a running stack, for tests that run our own code on them: its table, and queues that nobody else reads. */
import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { SQSRecord } from 'aws-lambda';
import { CREDENTIALS, REGION } from '../../infra/local/place.ts';
import type { Retention } from '../../lib/calls/retention.ts';
import type { Queue } from '../../lib/queues/client.ts';
import type { Table } from '../../lib/table/client.ts';
import type { TestStack } from './stack.ts';

/** As the template sets it. */
export const RETENTION: Retention = { transcriptDays: 90, callDays: 365 };

export function partsOf({ file }: TestStack) {
  const place = { region: REGION, credentials: CREDENTIALS };
  const client = new DynamoDBClient({ endpoint: file.dynamodb_endpoint, ...place });
  const table: Table = { name: file.table_name, client: DynamoDBDocumentClient.from(client) };
  const sqs = new SQSClient({ endpoint: file.sqs_endpoint, ...place });
  return {
    table,
    sqs,
    aQueue: async (Attributes: Record<string, string> = {}): Promise<Queue> => {
      const { QueueUrl = '' } = await sqs.send(
        new CreateQueueCommand({ QueueName: `Q${randomUUID()}`, Attributes }),
      );
      return { client: sqs, url: `${file.sqs_endpoint}${new URL(QueueUrl).pathname}` };
    },
    /** The messages of a queue that are there now. */
    messagesOf: async ({ url }: Queue): Promise<string[]> => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
      );
      return Messages.map(({ Body = '' }) => Body);
    },
    /** A message that went through the queue, as a function gets it at its n-th receive. */
    record: async ({ url }: Queue, body: unknown, receives: number): Promise<SQSRecord> => {
      await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(body) }));
      const { Messages: [message] = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: url, VisibilityTimeout: 600 }),
      );
      return {
        messageId: message?.MessageId,
        receiptHandle: message?.ReceiptHandle,
        body: message?.Body,
        attributes: { ApproximateReceiveCount: String(receives) },
      } as SQSRecord;
    },
    close: () => {
      client.destroy();
      sqs.destroy();
    },
  };
}
