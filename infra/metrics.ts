/** The metrics that our functions count, as alarms and the dashboard read them. */
import type { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { METRIC_NAMESPACE, METRICS, type MetricKey } from '../lib/observability/metrics.ts';
import { readContext } from './context.ts';

interface Read extends Pick<MetricOptions, 'label' | 'statistic'> {
  period: Duration;
  /** Besides `service`. */
  dimensions?: Record<string, string>;
}

/** The dimension `service` of all metrics and the field of all log lines: several stages may share an account. */
export const serviceName = (scope: Construct): string => `postcall-${readContext(scope.node).stage}`;

/** A metric of ours over the whole stage; the sum, unless another statistic is asked for. */
export const ours = (
  scope: Construct,
  key: MetricKey,
  { dimensions = {}, statistic = Stats.SUM, ...read }: Read,
): Metric =>
  new Metric({
    namespace: METRIC_NAMESPACE,
    metricName: METRICS[key].name,
    dimensionsMap: { service: serviceName(scope), ...dimensions },
    statistic,
    ...read,
  });

/** A metric of ours by each value of its dimension, whatever these are. */
export function oursByDimension(scope: Construct, key: 'readings', period: Duration): MathExpression {
  const { name, dimension } = METRICS[key];
  const schema = `{${METRIC_NAMESPACE},service,${dimension}}`;
  return new MathExpression({
    expression: `SEARCH('${schema} MetricName="${name}" service="${serviceName(scope)}"', 'Sum', ${period.toSeconds()})`,
    usingMetrics: {},
    label: '',
    period,
  });
}
