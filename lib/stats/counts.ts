/** What is counted of an outlet's day: each thing that happens in the pipeline, as amounts of counters. */
import type { DeliveryStatus, ModelUse } from '../calls/call.ts';
import type { CallStatus } from '../calls/status.ts';
import { costInDollars } from '../extraction/prices.ts';
import { bucketOf } from './histogram.ts';

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

/** Amounts by counter; all of them whole. */
export type Counts = Readonly<Partial<Record<Counter | `${(typeof LATENCIES)[Latency]}${number}`, number>>>;

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
  { sent }: { sent: boolean },
): Counts => ({
  attempts: 1,
  ...(sent && lasted('attempt_ms', duration_ms)),
});

/** A call reached its first destination so long after it was received. */
export const firstDelivered = (milliseconds: number): Counts => lasted('first_delivery_ms', milliseconds);
