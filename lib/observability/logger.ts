/** Structured logs, one wide line per event, and metrics. Neither ever holds a transcript, value, token, header or phone number. */
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { MiddlewareObj } from '@middy/core';
import type { ModelUse } from '../domain/call.ts';
import { METRIC_NAMESPACE, METRICS, type MetricKey } from './metrics.ts';

// Both take the service's name from POWERTOOLS_SERVICE_NAME, which tells two stages in one account apart.
export const logger = new Logger();
const metrics = new Metrics({ namespace: METRIC_NAMESPACE });

/** Returns a middleware that adds the function and its request id to every line of an invocation. It never logs the event itself. */
export const logContext = () => injectLambdaContext(logger, { resetKeys: true });

/** Returns a middleware that writes the metrics of an invocation as one line at its end. The library's own warns when there are none. */
export const publishMetrics = (): MiddlewareObj => ({ after: publish, onError: publish });
const publish = (): void => {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
};

/** Adds to a metric of this invocation. @param amount in the metric's unit */
export function count(key: Exclude<MetricKey, 'readings'>, amount = 1): void {
  const { name, unit } = METRICS[key];
  metrics.addMetric(name, unit, amount);
}

/** Counts the outcome of an extraction, in a line of its own: an invocation extracts several calls, and a line has one value per dimension. */
export function countReading(outcome: ModelUse['outcome']): void {
  const { name, unit, dimension } = METRICS.readings;
  const metric = metrics.singleMetric();
  metric.addDimension(dimension, outcome);
  metric.addMetric(name, unit, 1);
}

/** Returns what may be logged of an unexpected error: its name, message and stack. */
export const describeError = (
  error: unknown,
): { error_name: string; error_message: string; stack?: string } =>
  error instanceof Error
    ? { error_name: error.name, error_message: error.message, ...(error.stack && { stack: error.stack }) }
    : { error_name: 'unknown', error_message: typeof error };
