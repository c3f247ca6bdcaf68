/** Reopens a delivery that ended or is held, and enqueues it. */
import type { Queue } from '../queues/client.ts';
import type { DeliveryItem } from '../table/calls/delivery-item.ts';
import { newToken } from '../table/calls/message-tokens.ts';
import { reopenDelivery } from '../table/calls/reopen-delivery.ts';
import type { DeliveryRef } from '../table/client.ts';
import { enqueueDeliveries, reenqueueDelivery } from './enqueue.ts';

/**
 * A pending delivery stays as it is and is enqueued again: the function that reopened it may have
 * died before enqueueing it.
 * @param from the statuses from which it is reopened
 * @returns whether it is pending now
 */
export async function reopen(
  deliveryDue: Queue,
  ref: DeliveryRef,
  { from, due }: { from: readonly DeliveryItem['status'][]; due: Date },
): Promise<boolean> {
  const reopened = await reopenDelivery(ref, { from, due, active_tokens: new Set([newToken()]) });
  if (!reopened) return reenqueueDelivery({ ...ref, deliveryDue }, ref, ref.destinationId);
  await enqueueDeliveries(deliveryDue, ref, [reopened]);
  return true;
}
