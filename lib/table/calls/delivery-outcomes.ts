/** The outcomes of deliveries in the item of their call; storing one again changes nothing. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { DeliveryRef } from '../client.ts';
import { callKey, deliveryKey } from '../keys.ts';
import { transact } from '../transaction.ts';
import { CallItem, IS_CALL, readCallItem } from './call-item.ts';

interface Ended {
  outcome: 'delivered' | 'failed' | 'skipped';
  /** How many attempts were recorded when it ended. */
  attempts: number;
}

/**
 * Moves a destination into the set of its outcome. Once a delivery of the call was reopened, only
 * if the delivery still has this outcome: one that arrives late may be the one of before.
 * @returns the call before the change, whose open destinations tell whether this closed one;
 * undefined when nothing changed
 */
export async function closeDelivery(ref: DeliveryRef, ended: Ended): Promise<CallItem | undefined> {
  try {
    const update = closing(ref, ended, `${IS_CALL} AND attribute_not_exists(reopened)`);
    const { Attributes } = await ref.table.client.send(
      new UpdateCommand({ ...update, ReturnValues: 'ALL_OLD' }),
    );
    return Attributes && CallItem.parse(Attributes);
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return closeIfCurrent(ref, ended);
  }
}

async function closeIfCurrent(ref: DeliveryRef, ended: Ended): Promise<CallItem | undefined> {
  const { table, outletId, callId, destinationId } = ref;
  const before = await readCallItem(ref);
  const closed = await transact(table, [
    { Update: closing(ref, ended, IS_CALL) },
    {
      ConditionCheck: {
        TableName: table.name,
        Key: deliveryKey(outletId, callId, destinationId),
        ConditionExpression: '#status = :outcome AND attempts = :attempts',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':outcome': ended.outcome, ':attempts': ended.attempts },
      },
    },
  ]);
  return closed ? before : undefined;
}

const closing = (
  { table, outletId, callId, destinationId }: DeliveryRef,
  { outcome }: Ended,
  condition: string,
): UpdateCommandInput & { UpdateExpression: string } => ({
  TableName: table.name,
  Key: callKey(outletId, callId),
  UpdateExpression: `DELETE open_destinations :destination ADD ${outcome}_destinations :destination`,
  ConditionExpression: condition,
  ExpressionAttributeValues: { ':destination': new Set([destinationId]) },
});
