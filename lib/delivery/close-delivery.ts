/**
 * Closes a delivery that has ended: updates the call's item, and counts the call when this was its
 * last open delivery.
 */
import { statusOf } from '../domain/call.ts';
import { callCounts, firstDeliveryCounts, type Tally } from '../domain/counts.ts';
import type { CallItem } from '../table/calls/call-item.ts';
import type { DeliveryItem } from '../table/calls/delivery-item.ts';
import { closeDelivery } from '../table/calls/delivery-outcomes.ts';
import type { DeliveryRef } from '../table/client.ts';

export type Outcome = 'delivered' | 'failed' | 'skipped';

/**
 * Repeating it changes nothing and counts nothing.
 * @param attempts how many attempts were recorded when it ended
 */
export async function close(
  { tally }: { tally: Tally },
  ref: DeliveryRef,
  { delivery, outcome, attempts }: { delivery: DeliveryItem; outcome: Outcome; attempts: number },
): Promise<void> {
  const { outletId, destinationId } = ref;
  const before = await closeDelivery(ref, { outcome, attempts });
  if (!before?.open_destinations?.has(destinationId)) return;
  const now = new Date();
  tally.add(outletId, now, callCounts(statusOf(closed(before, destinationId, outcome))));
  // A redelivery says nothing about how long the call took.
  const isFirst = !before.delivered_destinations?.size && delivery.earlier_attempts === undefined;
  if (outcome === 'delivered' && isFirst) {
    tally.add(outletId, now, firstDeliveryCounts(now.getTime() - Date.parse(before.received_at)));
  }
}

/** Returns the call as it is after the delivery was closed. */
function closed(before: CallItem, destinationId: number, outcome: Outcome): CallItem {
  const open = new Set(before.open_destinations);
  open.delete(destinationId);
  const sets = `${outcome}_destinations` as const;
  return { ...before, open_destinations: open, [sets]: new Set(before[sets]).add(destinationId) };
}
