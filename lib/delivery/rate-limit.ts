/** The pace that a destination asks for: each attempt has a turn, booked for all functions together; excess waits, none is dropped. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Destination } from '../domain/destination.ts';
import type { DeliveryItem } from '../table/calls/delivery-item.ts';
import type { DeliveryRef } from '../table/client.ts';
import { reserveSlots } from '../table/rate-limits.ts';
import { MAX_EARLY_MS } from './retry-schedule.ts';

/** A turn that was booked for an attempt; its time is that of the delivery's next attempt. */
export type Turn = NonNullable<DeliveryItem['turn']>;

/** So late, a turn is gone: what an outage has piled up must not arrive all at once. */
const MAX_LATE_MS = 1_000;

/** Then it goes whenever it comes: where every message is late, new turns would be booked without end. */
const MAX_BOOKINGS = 5;

/** What lies between two requests to a destination; undefined: it takes them as they come. */
const intervalOf = ({ max_per_second: perSecond }: Destination): number | undefined =>
  perSecond ? 1000 / perSecond : undefined;

/** The turn that a delivery's next attempt has, if it has one. */
const turnOf = ({ turn, attempts }: DeliveryItem): Turn | undefined =>
  turn?.attempt === attempts + 1 ? turn : undefined;

/** Whether a delivery waits for nothing but its turn. */
export const waitsForSlot = (delivery: DeliveryItem): boolean => turnOf(delivery) !== undefined;

/** Whether the turn of a delivery was booked at a pace that its destination does not ask for any more. */
export const rateLimitChanged = (delivery: DeliveryItem, destination: Destination | undefined): boolean => {
  const turn = turnOf(delivery);
  return turn !== undefined && turn.interval_ms !== (destination && intervalOf(destination));
};

/**
 * Waits for the turn of an attempt when it comes within a moment.
 * @returns undefined when the attempt may be made now; otherwise the turn to come back for
 */
export async function laterSlot(
  ref: DeliveryRef,
  { destination, delivery, attempt }: { destination: Destination; delivery: DeliveryItem; attempt: number },
): Promise<{ at: Date; turn: Turn } | undefined> {
  const interval_ms = intervalOf(destination);
  if (!interval_ms) return undefined;
  const bookings = rateLimitChanged(delivery, destination) ? 0 : (turnOf(delivery)?.bookings ?? 0);
  const late = Date.now() - Date.parse(delivery.next_attempt_at ?? '');
  if (bookings >= MAX_BOOKINGS || (bookings > 0 && late <= MAX_LATE_MS)) return undefined;
  const at = await reserveSlot(ref, interval_ms);
  const ahead = at - Date.now();
  if (ahead > MAX_EARLY_MS)
    return { at: new Date(at), turn: { attempt, bookings: bookings + 1, interval_ms } };
  if (ahead > 0) await wait(Math.ceil(ahead));
  return undefined;
}

interface Group {
  count: number;
  first: Promise<number>;
}

/** By destination and interval: the last booking under way, and the one that gathers those who ask meanwhile. */
const underWay = new Map<string, Promise<unknown>>();
const gathering = new Map<string, Group>();

/** Books a turn. Those asked for while a booking is under way are booked together by the next: an item takes 1,000 writes a second. */
async function reserveSlot(ref: DeliveryRef, intervalMs: number): Promise<number> {
  const key = `${ref.table.name} ${ref.outletId} ${ref.destinationId} ${intervalMs}`;
  const group = gathering.get(key) ?? gather(key, ref, intervalMs);
  const place = group.count;
  group.count += 1;
  return (await group.first) + place * intervalMs;
}

function gather(key: string, ref: DeliveryRef, intervalMs: number): Group {
  const book = async (): Promise<number> => {
    await underWay.get(key);
    gathering.delete(key);
    const first = reserveSlots(ref, { now: Date.now(), intervalMs, count: group.count });
    // Those who come after it need not hear how it ended.
    const ended = first.then(
      () => undefined,
      () => undefined,
    );
    underWay.set(key, ended);
    await ended;
    if (underWay.get(key) === ended) underWay.delete(key);
    return first;
  };
  const group: Group = { count: 0, first: Promise.resolve(0) };
  gathering.set(key, group);
  group.first = book();
  return group;
}
