/** What an operator must mend; each says what to do. */
import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { FailureCode } from '../lib/calls/call.ts';
import { METRICS } from '../lib/metric-names.ts';

export class Alarms extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const outcome: FailureCode = 'model_unauthorised';
    new Alarm(this, 'ModelUnauthorised', {
      alarmDescription:
        "postcall: the model's provider does not take our key, or its quota is used up. Put a valid key into OpenAiSecret" +
        ' or raise the quota; then each outlet that failed calls POST calls/recover with the time that this began.',
      metric: new Metric({
        namespace: METRICS.namespace,
        metricName: METRICS.readings,
        dimensionsMap: { service: METRICS.service, outcome },
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
