/** A delivery is made with the reading of its call, or in the place of one that an earlier reading made. */
import type { CallRef } from '../client.ts';
import { deliveryKey } from '../keys.ts';
import type { Actions } from '../transaction.ts';
import type { DeliveryItem } from './delivery-item.ts';

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

/**
 * The action that puts a new delivery in the place of one that was made before: under its own id, with the whole schedule
 * before it. The attempts of the one before stay in the log; what is in flight of it loses its lease.
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
