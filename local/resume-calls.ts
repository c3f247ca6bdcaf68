/**
 * Resumes calls after a restart: the local queues are in memory, but the table still holds every
 * unfinished call.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, paginateScan, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { CallStored } from '../lib/domain/messages.ts';

const Leased = z.object({ pk: z.string(), sk: z.string(), lease_until: z.number() });
const Unfinished = z.object({ sk: z.literal('CALL'), outlet_id: z.number(), call_id: z.string() });

/**
 * Removes the leases of the last process and sends a `call.stored` message for every unfinished
 * call. It scans the table, which functions must not do: this table is small.
 * @returns how many calls were resumed
 */
export async function resumeCalls(
  { dynamoDb, sqs }: { dynamoDb: DynamoDBClient; sqs: SQSClient },
  { table, callEndedUrl }: { table: string; callEndedUrl: string },
): Promise<number> {
  const client = DynamoDBDocumentClient.from(dynamoDb);
  let resumed = 0;
  const pages = paginateScan(
    { client },
    {
      TableName: table,
      FilterExpression:
        'attribute_exists(lease_until) OR (sk = :call AND (#status = :received OR attribute_exists(open_destinations)' +
        // A re-extraction that was given up starts again only on request.
        ' OR (attribute_exists(reextraction) AND NOT reextraction.given_up = :true)))',
      ProjectionExpression: 'pk, sk, outlet_id, call_id, lease_until',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':call': 'CALL', ':received': 'received', ':true': true },
      ConsistentRead: true,
    },
  );
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      const leased = Leased.safeParse(item);
      if (leased.success) {
        const { pk, sk } = leased.data;
        const UpdateExpression = 'REMOVE lease_id, lease_until';
        await client.send(new UpdateCommand({ TableName: table, Key: { pk, sk }, UpdateExpression }));
      }
      const call = Unfinished.safeParse(item);
      if (!call.success) continue;
      const { outlet_id, call_id } = call.data;
      const message: CallStored = { event: 'call.stored', outlet_id, call_id };
      const request = { QueueUrl: callEndedUrl, MessageBody: JSON.stringify(message) };
      await sqs.send(new SendMessageCommand({ ...request, MessageGroupId: String(outlet_id) }));
      resumed += 1;
    }
  }
  return resumed;
}
