/** Claims a call for one extractor at a time, by a lease in its item. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { FailureCode } from '../../domain/call.ts';
import type { CallRef } from '../client.ts';
import { callKey } from '../keys.ts';
import type { Lease } from '../lease.ts';
import { transact } from '../transaction.ts';
import { epochSeconds, NOT_EXPIRED } from '../ttl.ts';
import { CallItem, readCallItem } from './call-item.ts';

/**
 * Claims a call that is to be extracted, for the first time or again; otherwise returns the call as
 * it is.
 * @param failed the failures after which it is extracted again
 */
export async function claimCall(
  { table, outletId, callId }: CallRef,
  { lease, now, failed }: { lease: Lease; now: Date; failed: readonly FailureCode[] },
): Promise<{ claimed: boolean; call: CallItem | undefined }> {
  try {
    const { Attributes } = await table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: callKey(outletId, callId),
        UpdateExpression: 'SET lease_id = :id, lease_until = :until',
        ConditionExpression:
          '(#status = :received OR (#status = :failed AND contains(:codes, failure.code))' +
          ' OR attribute_exists(reextraction))' +
          ` AND (attribute_not_exists(lease_until) OR lease_until < :now) AND ${NOT_EXPIRED}`,
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':id': lease.id,
          ':until': lease.until,
          ':now': now.getTime(),
          ':now_seconds': epochSeconds(now),
          ':received': 'received',
          ':failed': 'failed',
          ':codes': failed,
        },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return { claimed: true, call: CallItem.parse(Attributes) };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { claimed: false, call: await readCallItem({ table, outletId, callId }) };
  }
}

/**
 * Releases a lease that may exist although the claim failed: the answer to a write can be lost
 * while the write is not.
 */
export async function releaseClaim({ table, outletId, callId }: CallRef, lease: Lease): Promise<void> {
  await transact(table, [
    {
      Update: {
        TableName: table.name,
        Key: callKey(outletId, callId),
        UpdateExpression: 'REMOVE lease_id, lease_until',
        ConditionExpression: 'lease_id = :lease',
        ExpressionAttributeValues: { ':lease': lease.id },
      },
    },
  ]);
}
