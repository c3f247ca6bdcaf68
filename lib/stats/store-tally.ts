/**
 * Stores what a batch counted, at its end: in the counters of its outlets and in the metrics of the
 * service.
 */
import type { Counter, DayCounts, Tally } from '../domain/counts.ts';
import { describeError, logger } from '../observability/logger.ts';
import type { MetricKey } from '../observability/metric-names.ts';
import { count } from '../observability/metrics.ts';
import type { Table } from '../table/client.ts';
import { addCounts } from '../table/stats.ts';

/** Counters are not worth a longer wait. */
const TIMEOUT_MS = 2_000;
/** The time that a function needs after this, to return. */
const RESERVE_MS = 500;

/**
 * Adds what a batch counted to the days of its outlets. Never throws, and ends before the function
 * does: the batch is done whatever happens to its counts. Counts that could not be added are lost,
 * logged, and counted as lost.
 * @param counters opened without retries (`openCounters`): an addition whose answer was lost may
 * have been made
 * @param deadline epoch milliseconds at which this function is stopped
 */
export async function storeTally(
  { counters, deadline }: { counters: Table; deadline: number },
  tally: Tally,
): Promise<void> {
  const left = deadline - Date.now() - RESERVE_MS;
  const signal = AbortSignal.timeout(Math.max(0, Math.min(TIMEOUT_MS, left)));
  const add = async (day: DayCounts): Promise<void> => {
    try {
      await addCounts(counters, { ...day, signal });
    } catch (error) {
      logger.warn('counts lost', { outlet_id: day.outletId, day: day.day, ...describeError(error) });
      count('countsLost');
    }
  };
  await Promise.all(tally.totals().map(add));
}

const METRIC_OF: Partial<Record<Counter, Exclude<MetricKey, 'extractions'>>> = {
  received: 'callsReceived',
  completed: 'callsCompleted',
  partly_failed: 'callsPartlyFailed',
  failed: 'callsFailed',
  deliveries_delivered: 'deliveriesDelivered',
  deliveries_failed: 'deliveriesFailed',
  deliveries_held: 'deliveriesHeld',
  deliveries_skipped: 'deliveriesSkipped',
  attempts: 'attempts',
  input_tokens: 'inputTokens',
  cached_tokens: 'cachedTokens',
  output_tokens: 'outputTokens',
  unpriced_tokens: 'unpricedTokens',
};

/** Publishes what a batch counted as metrics of the whole service, without outlets. */
export function countMetrics(tally: Tally): void {
  for (const { counts } of tally.totals()) {
    for (const [counter, key] of Object.entries(METRIC_OF)) {
      const amount = counts[counter as Counter];
      if (amount) count(key, amount);
    }
    if (counts.nano_dollars) count('modelCost', counts.nano_dollars / 1e9);
  }
}
