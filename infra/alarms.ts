/** What an operator must see; each alarm has its section in docs/runbook.md. */
import { Duration, Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Alarm, ComparisonOperator, type IMetric, MathExpression, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { FailureCode } from '../lib/domain/call.ts';
import type { MetricKey } from '../lib/observability/metrics.ts';
import { ours } from './metrics.ts';
import type { Pipeline } from './pipeline.ts';
import type { QueueWithDeadLetters } from './queue.ts';

/** A message waits 15 minutes at most before it is handed on, and comes back 18 after its function was killed. */
const OLD = Duration.hours(1);
const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);

interface Watched {
  metric: IMetric;
  threshold: number;
  /** One: at once. */
  periods?: number;
  description: string;
}

export class Alarms extends Construct {
  readonly all: Alarm[] = [];
  private readonly told: AlarmTopic;

  constructor(
    scope: Construct,
    id: string,
    {
      pipeline,
      api,
      table,
      emails,
    }: { pipeline: Pipeline; api: HttpApi; table: Table; emails: readonly string[] },
  ) {
    super(scope, id);
    this.told = new AlarmTopic(this, 'Alarm', { emails });
    const outcome: FailureCode = 'model_unauthorised';
    this.whenever('ModelUnauthorised', {
      metric: 'readings',
      dimensions: { outcome },
      description:
        "the model's provider does not take our key, or its quota is used up. Put a valid key into OpenAiSecret" +
        ' or raise the quota; then each outlet that failed calls POST calls/recover with the time that this began.',
    });
    this.whenever('DestinationDisabled', {
      metric: 'destinationsDisabled',
      description:
        'a destination was disabled, for it answered 410 or with nothing but failures for days. Its deliveries are held.' +
        " The log line 'destination disabled' names the outlet and the destination: tell the customer, who can enable it again.",
    });
    this.whenever('CountsLost', {
      metric: 'countsLost',
      description:
        'the counters of a batch could not be added to the table, so statistics miss them; calls and deliveries are not concerned.' +
        " The log line 'counts lost' says why.",
    });
    this.whateverRests('CallEnded', pipeline.callEnded, 'calls that are not read');
    this.whateverRests('DeliveryDue', pipeline.deliveryDue, 'deliveries that are not made');
    this.whateverFails('Extractor', pipeline.extractor, 'calls are not read');
    this.whateverFails('Dispatcher', pipeline.dispatcher, 'deliveries are not made');
    this.from('ApiErrors', {
      metric: shareOf(
        api.metricServerError({ period: FIVE_MINUTES }),
        api.metricCount({ period: FIVE_MINUTES }),
      ),
      threshold: 1,
      periods: 2,
      description:
        'more than one request in a hundred was answered with 5xx for ten minutes. The access log has their routes and' +
        " request ids; the log lines 'request failed' with the same request_id say why.",
    });
    this.from('TableThrottled', {
      metric: new MathExpression({
        expression: 'reads + writes',
        usingMetrics: {
          reads: throttleEvents(table, 'ReadThrottleEvents'),
          writes: throttleEvents(table, 'WriteThrottleEvents'),
        },
        period: FIVE_MINUTES,
      }),
      threshold: 100,
      periods: 2,
      description:
        'the table refuses requests, for one of its partitions or the whole is over its limit. Messages come back and nothing is' +
        ' lost, but everything is slower: see docs/scale.md.',
    });
  }

  /** Alarms of a queue: what was given up, and what nobody takes. */
  private whateverRests(id: string, { queue, deadLetters }: QueueWithDeadLetters, what: string): void {
    this.from(`${id}DeadLetters`, {
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({
        period: MINUTE,
        statistic: Stats.MAXIMUM,
      }),
      threshold: 1,
      description:
        `a message was received five times in vain and rests in a dead-letter queue: ${what}. The log lines` +
        " 'message returned to its queue' say why. Mend that, then redrive the queue: whatever was done in part is gone on with.",
    });
    this.from(`${id}TooOld`, {
      metric: queue.metricApproximateAgeOfOldestMessage({ period: MINUTE, statistic: Stats.MAXIMUM }),
      threshold: OLD.toSeconds(),
      description:
        `a message has been in its queue for an hour: ${what}. See whether its function is throttled, fails or is` +
        ' disabled; nothing is lost before the 14 days that a queue keeps it.',
    });
  }

  /** Alarms of a function of the pipeline: that it dies as a whole, and that Lambda does not let it run. */
  private whateverFails(id: string, lambda: IFunction, what: string): void {
    this.from(`${id}Errors`, {
      metric: shareOf(
        lambda.metricErrors({ period: FIVE_MINUTES }),
        lambda.metricInvocations({ period: FIVE_MINUTES }),
      ),
      threshold: 5,
      periods: 2,
      description:
        `more than five batches in a hundred ended without an answer for ten minutes: ${what}. What fails alone is returned alone` +
        ' and not counted here: the function does not start, runs out of time or of memory. Its log says which.',
    });
    this.from(`${id}Throttled`, {
      metric: lambda.metricThrottles({ period: FIVE_MINUTES }),
      threshold: 10,
      periods: 3,
      description:
        `Lambda does not let the function run as often as its queue asks for: ${what}. The account's concurrency is used up:` +
        ' see which function has it, and raise the quota (docs/scale.md).',
    });
  }

  /** An alarm as soon as a metric of ours counts anything. */
  private whenever(
    id: string,
    alarm: { metric: MetricKey; dimensions?: Record<string, string>; description: string },
  ): void {
    const { metric, dimensions, description } = alarm;
    this.from(id, {
      metric: ours(this, metric, { period: MINUTE, ...(dimensions && { dimensions }) }),
      threshold: 1,
      description,
    });
  }

  /** An alarm from that value on. Where there is no data nothing happened, and nothing is wrong. */
  private from(id: string, { metric, threshold, periods = 1, description }: Watched): void {
    const alarm = new Alarm(this, id, {
      alarmDescription: `postcall: ${description} Runbook: ${id}.`,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    this.all.push(alarm);
    this.told.tell(alarm);
  }
}

/** In percent of what there was; nothing where there was nothing. */
const shareOf = (failed: IMetric, all: IMetric): IMetric =>
  new MathExpression({
    expression: 'IF(all > 0, 100 * failed / all, 0)',
    usingMetrics: { failed, all },
    period: FIVE_MINUTES,
  });

const throttleEvents = (table: Table, name: string): IMetric =>
  table.metric(name, { statistic: Stats.SUM, period: FIVE_MINUTES });

// SECTION Where every alarm is told: one topic, encrypted, and the people who read it.

export class AlarmTopic extends Construct {
  readonly topic: Topic;

  /** @param emails each is asked by AWS to confirm before it hears anything */
  constructor(scope: Construct, id: string, { emails }: { emails: readonly string[] }) {
    super(scope, id);
    const key = new Key(this, 'Key', {
      description: 'postcall: encrypts what alarms tell',
      enableKeyRotation: true,
    });
    // CloudWatch publishes by itself; without these it cannot encrypt, and its alarms reach nobody.
    key.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    this.topic = new Topic(this, 'Topic', { masterKey: key, enforceSSL: true });
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    for (const email of emails) this.topic.addSubscription(new EmailSubscription(email));
  }

  /** Tells when an alarm begins, and when it is over. */
  tell(alarm: Alarm): void {
    const action = new SnsAction(this.topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}
