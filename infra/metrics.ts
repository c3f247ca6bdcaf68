/** The metrics of our functions, for alarms and the dashboard. */
import type { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { METRIC_NAMESPACE, METRICS, type MetricKey } from '../lib/observability/metrics.ts';
import { readContext } from './context.ts';

interface MetricProps extends Pick<MetricOptions, 'label' | 'statistic'> {
  period: Duration;
  /** Dimensions besides `service`. */
  dimensions?: Record<string, string>;
}

/**
 * Returns the value of the dimension `service` and of the log field: several stages may share an
 * account.
 */
export const serviceName = (scope: Construct): string => `postcall-${readContext(scope.node).stage}`;

/** Returns one of our metrics over the whole stage; the sum by default. */
export const ours = (
  scope: Construct,
  key: MetricKey,
  { dimensions = {}, statistic = Stats.SUM, ...props }: MetricProps,
): Metric =>
  new Metric({
    namespace: METRIC_NAMESPACE,
    metricName: METRICS[key].name,
    dimensionsMap: { service: serviceName(scope), ...dimensions },
    statistic,
    ...props,
  });

/** Returns one of our metrics as a series for each value of its dimension. */
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
