/** The transaction actions that create a delivery, or restart one of an earlier extraction. */
import type { CallRef } from '../client.ts';
import { deliveryKey } from '../keys.ts';
import type { Actions } from '../transaction.ts';
import type { DeliveryItem } from './delivery-item.ts';

/** Returns the action that creates a delivery, for the transaction that stores an extraction. */
export const newDelivery = (
  { table, outletId, callId }: CallRef,
  delivery: DeliveryItem,
): Actions[number] => ({
  Put: {
    TableName: table.name,
    Item: { ...deliveryKey(outletId, callId, delivery.destination_id), ...delivery },
  },
});

/**
 * Returns the action that restarts an existing delivery under a new `webhook-id`, with the whole
 * schedule. Its earlier attempts stay in the log; work in flight on it loses its lease.
 */
export const renewDelivery = (
  { table, outletId, callId }: CallRef,
  { delivery_id, destination_id, destination_name, next_attempt_at, active_tokens }: DeliveryItem,
): Actions[number] => ({
  Update: {
    TableName: table.name,
    Key: deliveryKey(outletId, callId, destination_id),
    UpdateExpression:
      'SET delivery_id = :id, destination_name = :name, #status = :pending, next_attempt_at = :next,' +
      ' reason = :none, active_tokens = :active_tokens, earlier_attempts = attempts, begun_after = attempts' +
      ' REMOVE lease_id, lease_until, slot, failures_pk, failures_sk',
    ConditionExpression: 'attribute_exists(attempts)',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':id': delivery_id,
      ':name': destination_name,
      ':pending': 'pending',
      ':next': next_attempt_at,
      ':none': null,
      ':active_tokens': active_tokens,
    },
  },
});
