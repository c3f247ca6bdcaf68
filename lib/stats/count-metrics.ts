/** What a batch counted, as metrics of the whole service: no outlet is told apart in them. */

import type { Counter } from '../domain/counts.ts';
import type { Tally } from '../domain/tally.ts';
import { count } from '../observability/logger.ts';
import type { MetricKey } from '../observability/metrics.ts';

const METRIC_OF: Partial<Record<Counter, Exclude<MetricKey, 'readings'>>> = {
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

export function countMetrics(tally: Tally): void {
  for (const { counts } of tally.gathered()) {
    for (const [counter, key] of Object.entries(METRIC_OF)) {
      const amount = counts[counter as Counter];
      if (amount) count(key, amount);
    }
    if (counts.nano_dollars) count('modelCost', counts.nano_dollars / 1e9);
  }
}
