/** Which messages may go on with a delivery: the ids that its item lists. A message of any other id ends quietly (docs/adr/0008). */
import { randomBytes } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { DeliveryRef } from '../client.ts';
import { deliveryKey } from '../keys.ts';
import { DeliveryItem } from './delivery-item.ts';

/** The id of a message that is about to be sent. */
export const newToken = (): string => randomBytes(9).toString('base64url');

/**
 * Lets one more message go on with a pending delivery, whatever others there are: the first that is handled ends them.
 * @returns how the delivery stands; undefined when it is not pending (any more)
 */
export const addToken = (ref: DeliveryRef, token: string): Promise<DeliveryItem | undefined> =>
  changeIfPending(ref, {
    UpdateExpression: 'ADD active_tokens :token',
    ExpressionAttributeValues: { ':token': new Set([token]) },
  });

/**
 * Hands a pending delivery from a message on to the next one. The former stays listed: it comes back if the next was not sent.
 * @param attempts as the message found it
 * @returns how the delivery stands; undefined when another message goes on with it
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
 * Makes a delivery due that only waits for its turn; it books another when it comes.
 * @param attempts as it was found
 * @returns undefined when it does not wait for a turn any more, or is being worked on
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
