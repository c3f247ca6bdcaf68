/** What is counted of an outlet's day: each thing that happens in the pipeline, as amounts of counters. */
import type { DeliveryStatus, ModelUse } from './call.ts';
import type { CallStatus } from './call-status.ts';
import { bucketOf } from './histogram.ts';
import { costInDollars } from './prices.ts';

/** Of what durations are kept, and the letter that its buckets' counters begin with: `a7`. Short, for an item of 1 KB costs one unit to write. */
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

/** Attempts at a destination, by whether they arrived: `o4` and `x4`, short as those of buckets are. */
const ARRIVED = { true: 'o', false: 'x' } as const;
const OF_DESTINATION = /^([ox])(\d+)$/;

/** Amounts by counter; all of them whole. */
export type Counts = Readonly<
  Partial<Record<Counter | `${(typeof LATENCIES)[Latency] | 'o' | 'x'}${number}`, number>>
>;

/** The counter of a bucket. */
export const bucketCounter = (latency: Latency, bucket: number) => `${LATENCIES[latency]}${bucket}` as const;

const lasted = (latency: Latency, milliseconds: number): Counts => ({
  [bucketCounter(latency, bucketOf(milliseconds))]: 1,
});

/** A call was taken up for the first time. */
export const callReceived: Counts = { received: 1 };

/** A call stands like that now; one that is sent or read again ends, and is counted, again. */
export function callEnded(status: CallStatus): Counts {
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

/** A reading was stored. Dollars of the stand-in are none; of a model without a known price its tokens are told apart. */
export function callRead(model: ModelUse): Counts {
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
    ...(outcome !== 'nothing_to_ask' && lasted('model_ms', duration_ms)),
  };
}

/** A delivery's record says that it stands like that now; a pending one has not ended. */
export const deliveryConcluded = (status: DeliveryStatus): Counts =>
  status === 'pending' ? {} : { [`deliveries_${status}`]: 1 };

/** An attempt was recorded. @param sent false: its request could not even be rendered */
export const attemptMade = (
  { duration_ms }: { duration_ms: number },
  { destinationId, sent, arrived }: { destinationId: number; sent: boolean; arrived: boolean },
): Counts => ({
  attempts: 1,
  [`${ARRIVED[`${arrived}`]}${destinationId}` as const]: 1,
  ...(sent && lasted('attempt_ms', duration_ms)),
});

/** The attempts at each destination that had any, in the order of their ids. */
export function attemptsByDestination(
  counts: Counts,
): { destination_id: number; arrived: number; failed: number }[] {
  const byId = new Map<number, { arrived: number; failed: number }>();
  for (const [counter, amount = 0] of Object.entries(counts)) {
    const [, how, id] = OF_DESTINATION.exec(counter) ?? [];
    if (id === undefined) continue;
    const of = byId.get(Number(id)) ?? { arrived: 0, failed: 0 };
    byId.set(Number(id), of);
    of[how === ARRIVED.true ? 'arrived' : 'failed'] += amount;
  }
  return [...byId]
    .map(([destination_id, amounts]) => ({ destination_id, ...amounts }))
    .toSorted((one, other) => one.destination_id - other.destination_id);
}

/** A call reached its first destination so long after it was received. */
export const firstDelivered = (milliseconds: number): Counts => lasted('first_delivery_ms', milliseconds);
