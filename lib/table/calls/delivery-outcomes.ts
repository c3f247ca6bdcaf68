/** How a delivery ended, in the call's own item; to say it again changes nothing. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { DeliveryRef } from '../client.ts';
import { callKey, deliveryKey } from '../keys.ts';
import { transact } from '../transaction.ts';
import { CallItem, IS_CALL, readCallItem } from './call-item.ts';

interface Ended {
  outcome: 'delivered' | 'failed' | 'skipped';
  /** How many were recorded when it ended. */
  attempts: number;
}

/**
 * Moves a destination into the set of its outcome. Where deliveries of the call were opened again, only if this one
 * still stands so: what is said late may be of before.
 * @returns the call as it stood before: its open destinations say whether this closed one; undefined when nothing was closed
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
    return closeIfItStands(ref, ended);
  }
}

async function closeIfItStands(ref: DeliveryRef, ended: Ended): Promise<CallItem | undefined> {
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
