/** What an operator must see; each says what to do. */
import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { FailureCode } from '../lib/calls/call.ts';
import { METRICS } from '../lib/metric-names.ts';

export class Alarms extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const outcome: FailureCode = 'model_unauthorised';
    this.whenever('ModelUnauthorised', {
      metricName: METRICS.readings,
      dimensions: { outcome },
      description:
        "postcall: the model's provider does not take our key, or its quota is used up. Put a valid key into OpenAiSecret" +
        ' or raise the quota; then each outlet that failed calls POST calls/recover with the time that this began.',
    });
    this.whenever('DestinationDisabled', {
      metricName: METRICS.disabled,
      dimensions: {},
      description:
        'postcall: a destination was disabled, for it answered 410 or with nothing but failures for days. Its deliveries are held.' +
        " The log line 'destination disabled' names the outlet and the destination: tell the customer, who can enable it again.",
    });
  }

  /** An alarm as soon as the metric counts anything. */
  private whenever(
    id: string,
    alarm: { metricName: string; dimensions: Record<string, string>; description: string },
  ): void {
    new Alarm(this, id, {
      alarmDescription: alarm.description,
      metric: new Metric({
        namespace: METRICS.namespace,
        metricName: alarm.metricName,
        dimensionsMap: { service: METRICS.service, ...alarm.dimensions },
        statistic: Stats.SUM,
        period: Duration.minutes(1),
      }),
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
