/** How a delivery ended, in the call's own item; to say it again changes nothing. */
import type { DeliveryRef } from '../client.ts';
import { callKey, deliveryKey } from '../keys.ts';
import { type Actions, transact } from '../transaction.ts';
import { IS_CALL } from './item.ts';

/**
 * Moves a destination into the set of its outcome. Where deliveries of the call were opened again, only if this one
 * still stands so: what is said late may be of before.
 * @param attempts how many were recorded when it ended
 */
export async function closeDelivery(
  ref: DeliveryRef,
  { outcome, attempts }: { outcome: 'delivered' | 'failed' | 'skipped'; attempts: number },
): Promise<void> {
  const { table, outletId, callId, destinationId } = ref;
  const close = (condition: string): Actions[number] => ({
    Update: {
      TableName: table.name,
      Key: callKey(outletId, callId),
      UpdateExpression: `DELETE open_destinations :destination ADD ${outcome}_destinations :destination`,
      ConditionExpression: condition,
      ExpressionAttributeValues: { ':destination': new Set([destinationId]) },
    },
  });
  if (await transact(table, [close(`${IS_CALL} AND attribute_not_exists(reopened)`)])) return;
  await transact(table, [
    close(IS_CALL),
    {
      ConditionCheck: {
        TableName: table.name,
        Key: deliveryKey(outletId, callId, destinationId),
        ConditionExpression: '#status = :outcome AND attempts = :attempts',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':outcome': outcome, ':attempts': attempts },
      },
    },
  ]);
}
