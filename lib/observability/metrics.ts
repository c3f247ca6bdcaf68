/**
 * Metrics that the pipeline writes. Apart from the logger, so that handlers of the API, which write
 * none, do not load the library.
 */
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { MiddlewareObj } from '@middy/core';
import type { ModelUse } from '../domain/call.ts';
import { METRIC_NAMESPACE, METRICS, type MetricKey } from './metric-names.ts';

// POWERTOOLS_SERVICE_NAME names the service, as in the logs.
const metrics = new Metrics({ namespace: METRIC_NAMESPACE });

/**
 * Returns a middleware that writes the metrics of an invocation as one line at its end. The
 * library's own middleware warns when there are none.
 */
export const publishMetrics = (): MiddlewareObj => ({ after: publish, onError: publish });
const publish = (): void => {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
};

/** Adds to a metric of this invocation. @param amount in the metric's unit */
export function count(key: Exclude<MetricKey, 'extractions'>, amount = 1): void {
  const { name, unit } = METRICS[key];
  metrics.addMetric(name, unit, amount);
}

/**
 * Counts the outcome of an extraction, in a line of its own: an invocation extracts several calls,
 * and a line has one value per dimension.
 */
export function countExtraction(outcome: ModelUse['outcome']): void {
  const { name, unit, dimension } = METRICS.extractions;
  const metric = metrics.singleMetric();
  metric.addDimension(dimension, outcome);
  metric.addMetric(name, unit, 1);
}
