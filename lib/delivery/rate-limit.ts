/**
 * The rate limit of a destination: each attempt gets a slot, reserved in the table for all
 * functions together; excess waits.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Destination } from '../domain/destination.ts';
import { batchLoader } from '../shared/batch-loader.ts';
import type { DeliveryItem } from '../table/calls/delivery-item.ts';
import type { DeliveryRef, Table } from '../table/client.ts';
import { reserveSlots } from '../table/rate-limits.ts';
import { MAX_EARLY_MS } from './retry-schedule.ts';

/** A slot reserved for an attempt; its time is that of the delivery's next attempt. */
export type Slot = NonNullable<DeliveryItem['slot']>;

/**
 * A slot is lost when its attempt is this late: what piled up during an outage must not arrive all
 * at once.
 */
const MAX_LATE_MS = 1_000;

/**
 * After so many reservations an attempt is sent whenever it comes: where every message is late, it
 * would never be sent.
 */
const MAX_RESERVATIONS = 5;

/** Milliseconds between two requests to a destination; undefined where it has no rate limit. */
const intervalOf = ({ max_per_second: perSecond }: Destination): number | undefined =>
  perSecond ? 1000 / perSecond : undefined;

/** The slot of a delivery's next attempt, if it has one. */
const slotOf = ({ slot, attempts }: DeliveryItem): Slot | undefined =>
  slot?.attempt === attempts + 1 ? slot : undefined;

/** Whether a delivery waits for nothing but its slot. */
export const waitsForSlot = (delivery: DeliveryItem): boolean => slotOf(delivery) !== undefined;

/**
 * Whether the slot of a delivery was reserved at a rate limit that its destination no longer has.
 */
export const rateLimitChanged = (delivery: DeliveryItem, destination: Destination | undefined): boolean => {
  const slot = slotOf(delivery);
  return slot !== undefined && slot.interval_ms !== (destination && intervalOf(destination));
};

/**
 * Reserves a slot for an attempt where the destination has a rate limit, and waits for it when it
 * is at most a second away.
 * @returns undefined when the attempt may be sent now; otherwise the slot, for which the delivery
 * is rescheduled
 */
export async function laterSlot(
  ref: DeliveryRef,
  { destination, delivery, attempt }: { destination: Destination; delivery: DeliveryItem; attempt: number },
): Promise<{ at: Date; slot: Slot } | undefined> {
  const interval_ms = intervalOf(destination);
  if (!interval_ms) return undefined;
  const reservations = rateLimitChanged(delivery, destination) ? 0 : (slotOf(delivery)?.reservations ?? 0);
  const lateMs = Date.now() - Date.parse(delivery.next_attempt_at ?? '');
  if (reservations >= MAX_RESERVATIONS || (reservations > 0 && lateMs <= MAX_LATE_MS)) return undefined;
  const at = await reserveSlot(ref.table, { ref, intervalMs: interval_ms });
  const aheadMs = at - Date.now();
  if (aheadMs > MAX_EARLY_MS)
    return { at: new Date(at), slot: { attempt, reservations: reservations + 1, interval_ms } };
  if (aheadMs > 0) await sleep(Math.ceil(aheadMs));
  return undefined;
}

interface SlotRequest {
  ref: DeliveryRef;
  intervalMs: number;
}

/**
 * Reserves slots of one destination together: its item takes 1,000 writes a second. Returns the
 * time, epoch milliseconds.
 */
const reserveSlot = batchLoader<Table, SlotRequest, number>(async (_, requests) => {
  const groups = Map.groupBy(
    requests,
    ({ ref, intervalMs }) => `${ref.outletId} ${ref.destinationId} ${intervalMs}`,
  );
  const slots = new Map<SlotRequest, number | Error>();
  await Promise.all([...groups.values()].map((group) => reserveGroup(group, slots)));
  return requests.map((request) => slots.get(request) ?? new Error('no slot was reserved'));
});

/** One failed reservation must not fail those of other destinations. */
async function reserveGroup(
  group: readonly SlotRequest[],
  slots: Map<SlotRequest, number | Error>,
): Promise<void> {
  const [first] = group;
  if (!first) return;
  const { ref, intervalMs } = first;
  try {
    const start = await reserveSlots(ref, { now: Date.now(), intervalMs, count: group.length });
    group.forEach((request, index) => {
      slots.set(request, start + index * intervalMs);
    });
  } catch (error) {
    for (const request of group)
      slots.set(request, error instanceof Error ? error : new Error(String(error)));
  }
}
