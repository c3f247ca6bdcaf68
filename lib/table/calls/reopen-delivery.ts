/** Reopens a delivery that ended or is held. */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { DeliveryRef } from '../client.ts';
import { callKey, deliveryKey } from '../keys.ts';
import { transact } from '../transaction.ts';
import { IS_CALL } from './call-item.ts';
import { type DeliveryItem, liveDelivery } from './delivery-item.ts';

/**
 * Reopens a delivery, and its call with it: due at `due`, with the whole schedule.
 * @param from the statuses from which it is reopened
 * @param active_tokens the messages that may handle it
 * @returns the delivery, pending; undefined when its status is another one, `pending` included
 */
export async function reopenDelivery(
  { table, outletId, callId, destinationId }: DeliveryRef,
  {
    from,
    due,
    active_tokens,
  }: { from: readonly DeliveryItem['status'][]; due: Date; active_tokens: DeliveryItem['active_tokens'] },
): Promise<DeliveryItem | undefined> {
  const key = { TableName: table.name, Key: deliveryKey(outletId, callId, destinationId) };
  const { Item } = await table.client.send(new GetCommand({ ...key, ConsistentRead: true }));
  const before = liveDelivery(Item, new Date());
  if (!before || !from.includes(before.status)) return undefined;
  const after = {
    status: 'pending',
    next_attempt_at: due.toISOString(),
    reason: null,
    active_tokens,
  } as const;
  const reopened = await transact(table, [
    {
      Update: {
        ...key,
        UpdateExpression:
          'SET #status = :status, next_attempt_at = :next, reason = :reason, earlier_attempts = attempts, active_tokens = :active_tokens' +
          // It stays in the index of failures until an attempt is recorded: a recovery that died
          // finds it again. A slot that it had is void.
          ' REMOVE lease_id, lease_until, slot',
        ConditionExpression: '#status = :before AND attempts = :attempts',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':status': after.status,
          ':next': after.next_attempt_at,
          ':reason': after.reason,
          ':active_tokens': after.active_tokens,
          ':before': before.status,
          ':attempts': before.attempts,
        },
      },
    },
    {
      Update: {
        TableName: table.name,
        Key: callKey(outletId, callId),
        UpdateExpression:
          // From now on an outcome that arrives late may be the one of before: see closeDelivery.
          'SET reopened = :reopened ADD open_destinations :destination' +
          ' DELETE delivered_destinations :destination, failed_destinations :destination, skipped_destinations :destination',
        ConditionExpression: IS_CALL,
        ExpressionAttributeValues: { ':destination': new Set([destinationId]), ':reopened': true },
      },
    },
  ]);
  return reopened ? { ...before, ...after, slot: undefined } : undefined;
}
