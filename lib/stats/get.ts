/** The statistics of an outlet's calls, day by day, from counters that the pipeline maintains. */
import * as z from 'zod';
import { attemptsByDestination, bucketCounter, type Counts, type Latency } from '../domain/counts.ts';
import { BUCKETS, percentile } from '../domain/histogram.ts';
import { InvalidRequest } from '../shared/errors.ts';
import { validated } from '../shared/validate.ts';
import type { Table } from '../table/client.ts';
import { readDays } from '../table/stats.ts';

const MAX_DAYS = 366;
const DEFAULT_DAYS = 30;
const DAY_MS = 86_400_000;

const NOT_A_DAY = { error: 'must be a date of 2000 or later, as in 2026-11-20' };
const Day = z.iso.date({ ...NOT_A_DAY, abort: true }).refine((day) => day >= '2000-01-01', NOT_A_DAY);

export const StatsQuery = z.strictObject({
  from: Day.optional().meta({ description: 'First UTC day; absent: 30 days before `to`.' }),
  to: Day.optional().meta({
    description: 'UTC day after the last one, at most 366 days after `from`; absent: tomorrow.',
  }),
});

/** UTC days, `YYYY-MM-DD`: from the first to the one after the last. */
export interface DateRange {
  from: string;
  to: string;
}

const count = (description: string) => z.int().nonnegative().meta({ description });

/** Estimated from a histogram (lib/domain/histogram.ts). */
const percentilesOf = (description: string) =>
  z
    .object({
      p50: z.int().nullable().meta({ description: 'Median, in milliseconds; null without measurements.' }),
      p95: z
        .int()
        .nullable()
        .meta({ description: '95th percentile, in milliseconds; null without measurements.' }),
    })
    .meta({ description });

const Figures = z.object({
  calls: z
    .object({
      received: count('Calls that were received; counted on the day of `received_at`.'),
      completed: count('Calls that ended `completed`; counted on the day on which they did.'),
      partly_failed: count('Calls that ended `partly_failed`.'),
      failed: count('Calls that ended `failed`.'),
    })
    .meta({ description: 'Number of calls. One that is sent or extracted again ends, and counts, again.' }),
  deliveries: z
    .object({
      delivered: count('Deliveries that were delivered.'),
      failed: count('Deliveries that failed.'),
      held: count('Deliveries that were held.'),
      skipped: count('Deliveries that were skipped.'),
      attempts: count('Attempts of all deliveries.'),
    })
    .meta({ description: 'Number of deliveries by status, and of attempts.' }),
  destinations: z
    .array(
      z.object({
        destination_id: z.int().positive().meta({ description: 'Id of the destination.' }),
        arrived: count('Attempts that succeeded.'),
        failed: count('Attempts that failed.'),
      }),
    )
    .meta({ description: 'Attempts at each destination that had any, deleted ones included.' }),
  tokens: z
    .object({
      input: count('Input tokens, cached ones included.'),
      cached: count('Cached input tokens.'),
      output: count('Output tokens.'),
      unpriced: count('Tokens of models without a known price, which `cost_usd` leaves out.'),
    })
    .meta({ description: 'Tokens of the model.' }),
  cost_usd: z.number().nonnegative().meta({
    description: 'Cost of the model at its list price, in US dollars; the simulated model costs nothing.',
  }),
  latency: z
    .object({
      attempt_ms: percentilesOf('Duration of an attempt, from its request to the end of the response.'),
      model_ms: percentilesOf('Duration of all model requests of an extraction.'),
      first_delivery_ms: percentilesOf('Time from `received_at` to the first delivery of a call.'),
    })
    .meta({ description: 'Percentiles of durations, estimated from a histogram.' }),
});
type Figures = z.infer<typeof Figures>;

/** The payload of the response. */
export const Stats = z.object({
  from: z.string().meta({ description: 'First UTC day.' }),
  to: z.string().meta({ description: 'UTC day after the last one.' }),
  days: z
    .array(Figures.extend({ date: z.string().meta({ description: 'UTC day, `YYYY-MM-DD`.' }) }))
    .meta({ description: 'Every day of the range, days without calls included.' }),
  totals: Figures.meta({ description: 'All days together.' }),
});
export type Stats = z.infer<typeof Stats>;

/**
 * Returns the statistics of every day of the range; days without counts are zeros.
 * @throws {InvalidRequest}
 */
export async function getStats(
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

/**
 * Returns the range of a query: without `to` until today, without `from` 30 days.
 * @throws {InvalidRequest}
 */
export function dateRange(query: unknown, now: Date): DateRange {
  const given = validated(StatsQuery, query);
  const to = given.to ?? plusDays(now.toISOString().slice(0, 10), 1);
  const from = given.from ?? plusDays(to, -DEFAULT_DAYS);
  if (from >= to) {
    const message = given.to === undefined ? 'must not be in the future' : 'must be before to';
    throw new InvalidRequest([{ path: 'from', message }]);
  }
  if (Date.parse(to) - Date.parse(from) > MAX_DAYS * DAY_MS) {
    throw new InvalidRequest([{ path: 'from', message: `must be at most ${MAX_DAYS} days before to` }]);
  }
  return { from, to };
}

/** Returns every day of a range, in order. */
export const daysOf = ({ from, to }: DateRange): string[] =>
  Array.from({ length: (Date.parse(to) - Date.parse(from)) / DAY_MS }, (_, index) => plusDays(from, index));

const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

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

function percentiles(counts: Counts, latency: Latency): { p50: number | null; p95: number | null } {
  const buckets = Array.from({ length: BUCKETS }, (_, bucket) => counts[bucketCounter(latency, bucket)] ?? 0);
  return { p50: percentile(buckets, 0.5), p95: percentile(buckets, 0.95) };
}
