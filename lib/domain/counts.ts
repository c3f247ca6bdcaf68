/**
 * The counters of an outlet's day: what each event of the pipeline adds to them, and the sum over a
 * batch.
 */
import type { CallStatus, DeliveryStatus, ModelUse } from './call.ts';
import { bucketOf } from './histogram.ts';
import { costInDollars } from './prices.ts';

/**
 * The durations that are measured, and the letter that the counters of their buckets start with
 * (`a7`). Names are short because writing an item of up to 1 KB costs one write unit.
 */
export const LATENCIES = { attempt_ms: 'a', model_ms: 'm', first_delivery_ms: 'd' } as const;
export type Latency = keyof typeof LATENCIES;

export type Counter =
  | 'received'
  | 'completed'
  | 'partly_failed'
  | 'failed'
  | 'deliveries_delivered'
  | 'deliveries_failed'
  | 'deliveries_held'
  | 'deliveries_skipped'
  | 'attempts'
  | 'input_tokens'
  | 'cached_tokens'
  | 'output_tokens'
  | 'unpriced_tokens'
  | 'nano_dollars';

/**
 * Counters of attempts at a destination, by whether they were delivered: `o4` and `x4`. Short, as
 * those of buckets.
 */
const DELIVERED = { true: 'o', false: 'x' } as const;
const OF_DESTINATION = /^([ox])(\d+)$/;

/** Whole amounts by counter. */
export type Counts = Readonly<
  Partial<Record<Counter | `${(typeof LATENCIES)[Latency] | 'o' | 'x'}${number}`, number>>
>;

/** Returns the name of a bucket's counter. */
export const bucketCounter = (latency: Latency, bucket: number) => `${LATENCIES[latency]}${bucket}` as const;

const durationCounts = (latency: Latency, milliseconds: number): Counts => ({
  [bucketCounter(latency, bucketOf(milliseconds))]: 1,
});

/** The counts of a call that is claimed for its first extraction. */
export const RECEIVED_CALL_COUNTS: Counts = { received: 1 };

/**
 * Returns the counts of a call that has reached a status. A call that is sent or extracted again
 * counts again.
 */
export function callCounts(status: CallStatus): Counts {
  switch (status) {
    case 'completed':
    case 'partly_failed':
    case 'failed':
      return { [status]: 1 };
    case 'received':
    case 'extracted':
      return {};
  }
}

/**
 * Returns the counts of a stored extraction. The simulated model costs nothing; tokens of a model
 * without a known price are counted as `unpriced_tokens`.
 */
export function extractionCounts(model: ModelUse): Counts {
  const { input_tokens, cached_tokens, output_tokens, stand_in, name, duration_ms, outcome } = model;
  const dollars = stand_in ? 0 : costInDollars(model, name);
  return {
    input_tokens,
    cached_tokens,
    output_tokens,
    ...(dollars === null
      ? { unpriced_tokens: input_tokens + output_tokens }
      : // Prices per million tokens have at most three decimals, so these are whole.
        { nano_dollars: Math.round(dollars * 1e9) }),
    ...(outcome !== 'nothing_to_ask' && durationCounts('model_ms', duration_ms)),
  };
}

/**
 * Returns the counts of a delivery that has reached a status; a pending one has not ended and
 * counts nothing.
 */
export const deliveryCounts = (status: DeliveryStatus): Counts =>
  status === 'pending' ? {} : { [`deliveries_${status}`]: 1 };

/**
 * Returns the counts of a recorded attempt.
 * @param sent false when its request could not be rendered
 */
export const attemptCounts = (
  { duration_ms }: { duration_ms: number },
  { destinationId, sent, delivered }: { destinationId: number; sent: boolean; delivered: boolean },
): Counts => ({
  attempts: 1,
  [`${DELIVERED[`${delivered}`]}${destinationId}` as const]: 1,
  ...(sent && durationCounts('attempt_ms', duration_ms)),
});

/**
 * Returns the counts of a call's first delivery.
 * @param milliseconds since the call was received
 */
export const firstDeliveryCounts = (milliseconds: number): Counts =>
  durationCounts('first_delivery_ms', milliseconds);

/** Returns the attempts at each destination that had any, in the order of destination ids. */
export function attemptsByDestination(
  counts: Counts,
): { destination_id: number; arrived: number; failed: number }[] {
  const byId = new Map<number, { arrived: number; failed: number }>();
  for (const [counter, amount = 0] of Object.entries(counts)) {
    const [, letter, id] = OF_DESTINATION.exec(counter) ?? [];
    if (id === undefined) continue;
    const amounts = byId.get(Number(id)) ?? { arrived: 0, failed: 0 };
    byId.set(Number(id), amounts);
    amounts[letter === DELIVERED.true ? 'arrived' : 'failed'] += amount;
  }
  return [...byId]
    .map(([destination_id, amounts]) => ({ destination_id, ...amounts }))
    .toSorted((one, other) => one.destination_id - other.destination_id);
}

/** What a batch adds to the counters of an outlet's day. */
export interface DayCounts {
  outletId: number;
  /** UTC, `YYYY-MM-DD`. */
  day: string;
  counts: Counts;
}

/**
 * The counts of a batch, summed so that each outlet and day needs one write instead of one per
 * message.
 */
export interface Tally {
  /** @param at when it happened; it counts for this UTC day */
  add: (outletId: number, at: Date, counts: Counts) => void;
  /** Returns the sums by outlet and day, without those that are all zero. */
  totals: () => DayCounts[];
}

export function openTally(): Tally {
  const days = new Map<string, { outletId: number; day: string; counts: Record<string, number> }>();
  return {
    add: (outletId, at, counts) => {
      const day = at.toISOString().slice(0, 10);
      const key = `${outletId} ${day}`;
      const total = days.get(key) ?? { outletId, day, counts: {} };
      days.set(key, total);
      for (const [counter, amount = 0] of Object.entries(counts)) {
        total.counts[counter] = (total.counts[counter] ?? 0) + amount;
      }
    },
    totals: () =>
      [...days.values()].filter(({ counts }) => Object.values(counts).some((amount = 0) => amount > 0)),
  };
}
