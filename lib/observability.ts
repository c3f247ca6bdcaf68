/** Structured logs, one wide line for each thing that happened, and metrics; never a transcript, value, token, header or phone number. */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { ModelUse } from './calls/call.ts';
import { METRICS } from './metric-names.ts';

export const logger = new Logger({ serviceName: 'postcall' });
const metrics = new Metrics({ namespace: METRICS.namespace, serviceName: METRICS.service });

/** Counts how a reading of a call ended, by its outcome. A metric of its own, for one function reads several calls at once. */
export function countReading(outcome: ModelUse['outcome']): void {
  const metric = metrics.singleMetric();
  metric.addDimension('outcome', outcome);
  metric.addMetric(METRICS.readings, MetricUnit.Count, 1);
}

/** Counts a destination that was disabled for its failures. */
export const countDisabled = (): void => {
  metrics.singleMetric().addMetric(METRICS.disabled, MetricUnit.Count, 1);
};

/** Counts what statistics will lack. */
export const countLostCounts = (): void => {
  metrics.singleMetric().addMetric(METRICS.countsLost, MetricUnit.Count, 1);
};

/** What of an unexpected error may be logged: its kind and where it came from. */
export const describeError = (
  error: unknown,
): { error_name: string; error_message: string; stack?: string } =>
  error instanceof Error
    ? { error_name: error.name, error_message: error.message, ...(error.stack && { stack: error.stack }) }
    : { error_name: 'unknown', error_message: typeof error };
