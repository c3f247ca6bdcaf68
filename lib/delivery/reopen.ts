/** A delivery that ended or is held is to be sent again: opened, and announced. */
import type { Queue } from '../queues/client.ts';
import type { DeliveryItem } from '../table/calls/delivery-item.ts';
import { newToken } from '../table/calls/message-tokens.ts';
import { reopenDelivery } from '../table/calls/reopen-delivery.ts';
import type { DeliveryRef } from '../table/client.ts';
import { enqueueDeliveries, reenqueueDelivery } from './enqueue.ts';

/**
 * One that is open stays as it is and is announced once more: who opened it may have died before the announcement.
 * @param from the statuses in which it is opened
 * @returns whether it is open now
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
