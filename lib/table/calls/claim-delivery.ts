/** Claims a delivery for one dispatcher at a time, by a lease in its item. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DeliveryRef } from '../client.ts';
import { deliveryKey } from '../keys.ts';
import type { Lease } from '../lease.ts';
import { transact } from '../transaction.ts';
import { epochSeconds, NOT_EXPIRED } from '../ttl.ts';
import { DeliveryItem, liveDelivery } from './delivery-item.ts';

/**
 * Claims a pending delivery whose next attempt is `attempt`, due by `dueBy`; otherwise returns the
 * delivery as it is.
 * @param token of the message, which becomes the only active one
 */
export async function claimDelivery(
  { table, outletId, callId, destinationId }: DeliveryRef,
  {
    attempt,
    token,
    lease,
    now,
    dueBy,
  }: { attempt: number; token: string; lease: Lease; now: Date; dueBy: Date },
): Promise<{ claimed: boolean; delivery: DeliveryItem | undefined }> {
  const key = { TableName: table.name, Key: deliveryKey(outletId, callId, destinationId) };
  try {
    const { Attributes } = await table.client.send(
      new UpdateCommand({
        ...key,
        UpdateExpression: 'SET lease_id = :id, lease_until = :until, active_tokens = :active_tokens',
        ConditionExpression:
          '#status = :pending AND attempts = :done AND next_attempt_at <= :due_by AND contains(active_tokens, :token)' +
          // Claimed by us already: the answer was lost, and the SDK retries.
          ' AND (attribute_not_exists(lease_until) OR lease_until < :now OR lease_id = :id)' +
          ` AND ${NOT_EXPIRED}`,
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':id': lease.id,
          ':now_seconds': epochSeconds(now),
          ':until': lease.until,
          ':pending': 'pending',
          ':done': attempt - 1,
          ':due_by': dueBy.toISOString(),
          ':now': now.getTime(),
          ':token': token,
          ':active_tokens': new Set([token]),
        },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return { claimed: true, delivery: DeliveryItem.parse(Attributes) };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const { Item } = await table.client.send(new GetCommand({ ...key, ConsistentRead: true }));
    return { claimed: false, delivery: liveDelivery(Item, now) };
  }
}

/** Releases the lease of failed work, so that the returned message need not wait for its end. */
export async function releaseDelivery(
  { table, outletId, callId, destinationId }: DeliveryRef,
  lease: Lease,
): Promise<void> {
  await transact(table, [
    {
      Update: {
        TableName: table.name,
        Key: deliveryKey(outletId, callId, destinationId),
        UpdateExpression: 'REMOVE lease_until',
        ConditionExpression: 'lease_id = :lease',
        ExpressionAttributeValues: { ':lease': lease.id },
      },
    },
  ]);
}
