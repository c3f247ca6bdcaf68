/** What an operator must see; each says what to do. */
import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { FailureCode } from '../lib/calls/call.ts';
import { METRICS } from '../lib/metric-names.ts';
import type { QueueWithDeadLetters } from './queue.ts';

/** A message waits 15 minutes at most before it is handed on, and comes back 18 after its function was killed. */
const OLD = Duration.hours(1);

export class Alarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { callEnded, deliveryDue }: { callEnded: QueueWithDeadLetters; deliveryDue: QueueWithDeadLetters },
  ) {
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
    this.whateverRests('CallEnded', callEnded, 'calls that are not read');
    this.whateverRests('DeliveryDue', deliveryDue, 'deliveries that are not made');
  }

  /** Alarms of a queue: what was given up, and what nobody takes. */
  private whateverRests(id: string, { queue, deadLetters }: QueueWithDeadLetters, what: string): void {
    const period = Duration.minutes(1);
    this.from(`${id}DeadLetters`, {
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic: Stats.MAXIMUM }),
      threshold: 1,
      description:
        `postcall: a message was received five times in vain and rests in a dead-letter queue: ${what}. The log lines` +
        " 'message returned to its queue' say why. Mend that, then redrive the queue: whatever was done in part is gone on with.",
    });
    this.from(`${id}TooOld`, {
      metric: queue.metricApproximateAgeOfOldestMessage({ period, statistic: Stats.MAXIMUM }),
      threshold: OLD.toSeconds(),
      description:
        `postcall: a message has been in its queue for an hour: ${what}. See whether its function is throttled, fails or is` +
        ' disabled; nothing is lost before the 14 days that a queue keeps it.',
    });
  }

  /** An alarm as soon as the metric counts anything. */
  private whenever(
    id: string,
    alarm: { metricName: string; dimensions: Record<string, string>; description: string },
  ): void {
    const { metricName, dimensions, description } = alarm;
    this.from(id, {
      metric: new Metric({
        namespace: METRICS.namespace,
        metricName,
        dimensionsMap: { service: METRICS.service, ...dimensions },
        statistic: Stats.SUM,
        period: Duration.minutes(1),
      }),
      threshold: 1,
      description,
    });
  }

  /** An alarm from that value on. */
  private from(id: string, alarm: { metric: IMetric; threshold: number; description: string }): void {
    const { metric, threshold, description } = alarm;
    new Alarm(this, id, {
      alarmDescription: description,
      metric,
      threshold,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
