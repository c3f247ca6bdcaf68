/** What an outlet's calls came to, day by day: from counters that the pipeline keeps as it goes. */
import * as z from 'zod';
import { attemptsByDestination, bucketCounter, type Counts, type Latency } from '../domain/counts.ts';
import { BUCKETS, percentile } from '../domain/histogram.ts';
import type { Table } from '../table/client.ts';
import { readDays } from '../table/stats.ts';
import { dateRange, daysOf } from './date-range.ts';

const count = z.int().nonnegative();

/** Estimates from buckets (lib/domain/histogram.ts), in milliseconds; null where nothing was measured. */
const Percentiles = z.object({ p50: z.int().nullable(), p95: z.int().nullable() });

const Figures = z.object({
  /** CallClaim up for the first time, by the day of `received_at`; and how calls ended, by the day on which they did. */
  calls: z.object({ received: count, completed: count, partly_failed: count, failed: count }),
  /** How deliveries ended or were held, and the attempts that were made. */
  deliveries: z.object({ delivered: count, failed: count, held: count, skipped: count, attempts: count }),
  /** The attempts at each destination that had any, those that were deleted since among them. */
  destinations: z.array(z.object({ destination_id: z.int().positive(), arrived: count, failed: count })),
  /** `cached` is part of `input`; `unpriced` (input and output) is of models whose price is not known, and not in `cost_usd`. */
  tokens: z.object({ input: count, cached: count, output: count, unpriced: count }),
  /** Of the model alone, at its list price; the stand-in costs nothing. */
  cost_usd: z.number().nonnegative(),
  latency: z.object({
    /** From a request to the end of its answer, of each attempt. */
    attempt_ms: Percentiles,
    /** All requests of a reading. */
    model_ms: Percentiles,
    /** From `received_at` to a call's first delivery. */
    first_delivery_ms: Percentiles,
  }),
});
type Figures = z.infer<typeof Figures>;

/** The payload of the answer. */
export const Stats = z.object({
  from: z.string(),
  to: z.string(),
  days: z.array(Figures.extend({ date: z.string() })),
  totals: Figures,
});
export type Stats = z.infer<typeof Stats>;

/** Every day of the range, those without anything as zeros. @throws {InvalidRequest} */
export async function readStats(
  { table, outletId, now }: { table: Table; outletId: number; now: Date },
  query: Readonly<Record<string, string | undefined>>,
): Promise<Stats> {
  const range = dateRange(query, now);
  const counted = await readDays(table, { outletId, ...range, now });
  const totals: Record<string, number> = {};
  for (const day of counted.values()) {
    for (const [counter, amount] of Object.entries(day)) totals[counter] = (totals[counter] ?? 0) + amount;
  }
  return {
    ...range,
    days: daysOf(range).map((date) => ({ date, ...figures(counted.get(date) ?? {}) })),
    totals: figures(totals),
  };
}

const figures = (counts: Counts): Figures => ({
  calls: {
    received: counts.received ?? 0,
    completed: counts.completed ?? 0,
    partly_failed: counts.partly_failed ?? 0,
    failed: counts.failed ?? 0,
  },
  deliveries: {
    delivered: counts.deliveries_delivered ?? 0,
    failed: counts.deliveries_failed ?? 0,
    held: counts.deliveries_held ?? 0,
    skipped: counts.deliveries_skipped ?? 0,
    attempts: counts.attempts ?? 0,
  },
  destinations: attemptsByDestination(counts),
  tokens: {
    input: counts.input_tokens ?? 0,
    cached: counts.cached_tokens ?? 0,
    output: counts.output_tokens ?? 0,
    unpriced: counts.unpriced_tokens ?? 0,
  },
  cost_usd: (counts.nano_dollars ?? 0) / 1e9,
  latency: {
    attempt_ms: percentiles(counts, 'attempt_ms'),
    model_ms: percentiles(counts, 'model_ms'),
    first_delivery_ms: percentiles(counts, 'first_delivery_ms'),
  },
});

function percentiles(counts: Counts, latency: Latency): z.infer<typeof Percentiles> {
  const buckets = Array.from({ length: BUCKETS }, (_, bucket) => counts[bucketCounter(latency, bucket)] ?? 0);
  return { p50: percentile(buckets, 0.5), p95: percentile(buckets, 0.95) };
}
