/** Structured logs, one wide line for each thing that happened, and metrics; never a transcript, value, token, header or phone number. */
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { MiddlewareObj } from '@middy/core';
import type { ModelUse } from '../domain/call.ts';
import { METRIC_NAMESPACE, METRICS, type MetricKey } from './metrics.ts';

// Both name the service by POWERTOOLS_SERVICE_NAME: two stages in one account are told apart.
export const logger = new Logger();
const metrics = new Metrics({ namespace: METRIC_NAMESPACE });

/** A middleware: every line of an event says which function wrote it, and for which of its events. Never logs the event itself. */
export const logContext = () => injectLambdaContext(logger, { resetKeys: true });

/** A middleware: what was counted and measured goes out as one line, when the event ends. The library's own warns whenever that is nothing. */
export const publishMetrics = (): MiddlewareObj => ({ after: publish, onError: publish });
const publish = (): void => {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
};

/** Adds to a metric of this event. @param amount in the metric's unit */
export function count(key: Exclude<MetricKey, 'readings'>, amount = 1): void {
  const { name, unit } = METRICS[key];
  metrics.addMetric(name, unit, amount);
}

/** Counts how a reading of a call ended. In a line of its own, for one event reads several calls, and a line has one value for a dimension. */
export function countReading(outcome: ModelUse['outcome']): void {
  const { name, unit, dimension } = METRICS.readings;
  const metric = metrics.singleMetric();
  metric.addDimension(dimension, outcome);
  metric.addMetric(name, unit, 1);
}

/** What of an unexpected error may be logged: its kind and where it came from. */
export const describeError = (
  error: unknown,
): { error_name: string; error_message: string; stack?: string } =>
  error instanceof Error
    ? { error_name: error.name, error_message: error.message, ...(error.stack && { stack: error.stack }) }
    : { error_name: 'unknown', error_message: typeof error };
