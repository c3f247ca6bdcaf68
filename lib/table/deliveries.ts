/** A delivery in the table, and its attempts: claimed by one dispatcher at a time, recorded before the next is due. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Attempt, DELIVERY_STATUSES } from '../calls/call.ts';
import type { CallRef, DeliveryRef } from './client.ts';
import { attemptKey, callPartition, DELIVERY_PREFIX, deliveryKey } from './keys.ts';
import type { Lease } from './lease.ts';
import { type Actions, transact } from './transaction.ts';

/** The item of a delivery: one call to one destination. */
export const DeliveryItem = z.object({
  /** Also the `webhook-id` of each of its attempts. */
  delivery_id: z.string(),
  destination_id: z.int(),
  destination_name: z.string(),
  status: z.enum(DELIVERY_STATUSES),
  /** How many attempts are recorded. */
  attempts: z.int(),
  next_attempt_at: z.string().nullable(),
  /** Why it is held or skipped, or was given up. */
  reason: z.string().nullable(),
  /** The last attempt's request as JSON text, masked. */
  last_request: z.string().nullable(),
  lease_id: z.string().optional(),
  /** Epoch milliseconds. */
  lease_until: z.number().optional(),
});
export type DeliveryItem = z.infer<typeof DeliveryItem>;

/** The action that creates a delivery, for the transaction that stores a reading. */
export const newDelivery = (
  { table, outletId, callId }: CallRef,
  delivery: DeliveryItem,
): Actions[number] => ({
  Put: {
    TableName: table.name,
    Item: { ...deliveryKey(outletId, callId, delivery.destination_id), ...delivery },
  },
});

/** Takes the lease of a pending delivery whose attempt `attempt` is the next; otherwise tells how it stands. */
export async function claimDelivery(
  { table, outletId, callId, destinationId }: DeliveryRef,
  { attempt, lease, now }: { attempt: number; lease: Lease; now: Date },
): Promise<{ claimed: boolean; delivery: DeliveryItem | undefined }> {
  const key = { TableName: table.name, Key: deliveryKey(outletId, callId, destinationId) };
  try {
    const { Attributes } = await table.client.send(
      new UpdateCommand({
        ...key,
        UpdateExpression: 'SET lease_id = :id, lease_until = :until',
        ConditionExpression:
          '#status = :pending AND attempts = :done AND next_attempt_at <= :due' +
          ' AND (attribute_not_exists(lease_until) OR lease_until < :now)',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':id': lease.id,
          ':until': lease.until,
          ':pending': 'pending',
          ':done': attempt - 1,
          ':due': now.toISOString(),
          ':now': now.getTime(),
        },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return { claimed: true, delivery: DeliveryItem.parse(Attributes) };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const { Item } = await table.client.send(new GetCommand({ ...key, ConsistentRead: true }));
    return { claimed: false, delivery: Item && DeliveryItem.parse(Item) };
  }
}

/** What an attempt changes in its delivery. */
export interface DeliveryChange {
  status: DeliveryItem['status'];
  next_attempt_at: string | null;
  reason: string | null;
  /** Undefined: keep the one before. */
  request?: string | undefined;
}

/**
 * Records how a claimed delivery stands now and, when one was made, the attempt, in one transaction.
 * @returns false when the lease went to another, whose record counts
 */
export async function recordDelivery(
  { table, outletId, callId, destinationId }: DeliveryRef,
  { lease, change, attempt }: { lease: Lease; change: DeliveryChange; attempt?: Attempt },
): Promise<boolean> {
  return transact(table, [
    {
      Update: {
        TableName: table.name,
        Key: deliveryKey(outletId, callId, destinationId),
        UpdateExpression:
          'SET #status = :status, next_attempt_at = :next, reason = :reason' +
          (change.request === undefined ? '' : ', last_request = :request') +
          (attempt ? ', attempts = :attempts' : '') +
          ' REMOVE lease_id, lease_until',
        ConditionExpression: 'lease_id = :lease',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':status': change.status,
          ':next': change.next_attempt_at,
          ':reason': change.reason,
          ':lease': lease.id,
          ...(change.request !== undefined && { ':request': change.request }),
          ...(attempt && { ':attempts': attempt.attempt }),
        },
      },
    },
    ...(attempt
      ? [
          {
            Put: {
              TableName: table.name,
              Item: { ...attemptKey(outletId, callId, destinationId, attempt.attempt), ...attempt },
            },
          },
        ]
      : []),
  ]);
}

/** The deliveries of a call without their attempts. */
export async function readDeliveries({ table, outletId, callId }: CallRef): Promise<DeliveryItem[]> {
  const deliveries: DeliveryItem[] = [];
  const pages = paginateQuery(
    { client: table.client },
    {
      TableName: table.name,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      FilterExpression: 'attribute_exists(delivery_id)',
      ExpressionAttributeValues: { ':pk': callPartition(outletId, callId), ':prefix': DELIVERY_PREFIX },
      ConsistentRead: true,
    },
  );
  for await (const { Items = [] } of pages) deliveries.push(...Items.map((item) => DeliveryItem.parse(item)));
  return deliveries;
}
