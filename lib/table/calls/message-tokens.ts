/**
 * The active message tokens of a delivery: a message with any other token ends without effect
 * (docs/adr/0008).
 */
import { randomBytes } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { DeliveryRef } from '../client.ts';
import { deliveryKey } from '../keys.ts';
import { DeliveryItem } from './delivery-item.ts';

/** Returns the token of a message that is about to be sent. */
export const newToken = (): string => randomBytes(9).toString('base64url');

/**
 * Adds an active token to a pending delivery, beside those it has: the first message that is
 * handled invalidates the others.
 * @returns the delivery; undefined when it is not pending
 */
export const addToken = (ref: DeliveryRef, token: string): Promise<DeliveryItem | undefined> =>
  changeIfPending(ref, {
    UpdateExpression: 'ADD active_tokens :token',
    ExpressionAttributeValues: { ':token': new Set([token]) },
  });

/**
 * Transfers a pending delivery from one message to the next. The former token stays active: its
 * message comes back if the next one was not sent.
 * @param attempts as the message read it
 * @returns the delivery; undefined when another message is active
 */
export const transferToken = (
  ref: DeliveryRef,
  { from, to, attempts }: { from: string; to: string; attempts: number },
): Promise<DeliveryItem | undefined> =>
  changeIfPending(ref, {
    UpdateExpression: 'SET active_tokens = :active_tokens',
    ConditionExpression: 'attempts = :attempts AND contains(active_tokens, :from)',
    ExpressionAttributeValues: {
      ':active_tokens': new Set([from, to]),
      ':attempts': attempts,
      ':from': from,
    },
  });

/**
 * Cancels the slot of a delivery that only waits for it, and makes the delivery due; it reserves
 * another when it comes.
 * @param attempts as it was read
 * @returns undefined when it no longer waits for a slot, or another function works on it
 */
export const cancelSlot = (
  ref: DeliveryRef,
  { attempts, now }: { attempts: number; now: Date },
): Promise<DeliveryItem | undefined> =>
  changeIfPending(ref, {
    UpdateExpression: 'SET next_attempt_at = :next, reason = :reason REMOVE slot',
    ConditionExpression:
      'attempts = :attempts AND attribute_exists(slot) AND (attribute_not_exists(lease_until) OR lease_until < :now)',
    ExpressionAttributeValues: {
      ':next': now.toISOString(),
      ':reason': null,
      ':attempts': attempts,
      ':now': now.getTime(),
    },
  });

type PendingChange = Pick<
  UpdateCommandInput,
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'
>;

async function changeIfPending(
  { table, outletId, callId, destinationId }: DeliveryRef,
  { UpdateExpression, ConditionExpression, ExpressionAttributeValues }: PendingChange,
): Promise<DeliveryItem | undefined> {
  const isPending = '#status = :pending';
  try {
    const { Attributes } = await table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: deliveryKey(outletId, callId, destinationId),
        UpdateExpression,
        ConditionExpression: ConditionExpression ? `${isPending} AND ${ConditionExpression}` : isPending,
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ...ExpressionAttributeValues, ':pending': 'pending' },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return DeliveryItem.parse(Attributes);
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
