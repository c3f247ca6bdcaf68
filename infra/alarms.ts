/**
 * The alarms of a stage and the topic that they notify. Each alarm has a section in
 * docs/runbook.md.
 */
import { Duration, Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { FailureCode } from '../lib/domain/call.ts';
import type { MetricKey } from '../lib/observability/metric-names.ts';
import { ours } from './metrics.ts';
import type { Pipeline } from './pipeline.ts';
import type { QueueWithDeadLetters } from './queue.ts';

/**
 * Normal delays are shorter: at most 15 minutes until a message is rescheduled, 18 after its
 * function was killed.
 */
const MAX_AGE = Duration.hours(1);
const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);

interface AlarmProps {
  metric: IMetric;
  threshold: number;
  /** How many periods in a row; 1 by default. */
  periods?: number;
  description: string;
}

export class Alarms extends Construct {
  readonly all: Alarm[] = [];
  private readonly topic: AlarmTopic;

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
    this.topic = new AlarmTopic(this, 'Alarm', { emails });
    const outcome: FailureCode = 'model_unauthorised';
    this.onCount('ModelUnauthorised', {
      metric: 'extractions',
      dimensions: { outcome },
      description:
        'OpenAI refuses the API key, or its quota is used up. Put a valid key into OpenAiSecret or raise the quota. Then each' +
        ' affected outlet calls POST calls/recover with the time when this began.',
    });
    this.onCount('DestinationDisabled', {
      metric: 'destinationsDisabled',
      description:
        'a destination was disabled, because it returned 410 or failed every attempt for days. Its deliveries are held.' +
        " The log line 'destination disabled' names the outlet and the destination: tell the customer, who can enable it again.",
    });
    this.onCount('CountsLost', {
      metric: 'countsLost',
      description:
        'the counters of a batch were not added to the table, so the statistics miss them. Calls and deliveries are not affected.' +
        " The log line 'counts lost' says why.",
    });
    this.onQueue('CallEnded', pipeline.callEnded, 'these calls are not extracted');
    this.onQueue('DeliveryDue', pipeline.deliveryDue, 'these deliveries are not sent');
    this.onFunction('Extractor', pipeline.extractor, 'calls are not extracted');
    this.onFunction('Dispatcher', pipeline.dispatcher, 'deliveries are not sent');
    this.alarm('ApiErrors', {
      metric: percentOf(
        api.metricServerError({ period: FIVE_MINUTES }),
        api.metricCount({ period: FIVE_MINUTES }),
      ),
      threshold: 1,
      periods: 2,
      description:
        'more than 1% of the requests got a 5xx response for ten minutes. The access log has their routes and request ids;' +
        " the log lines 'request failed' with the same request_id say why.",
    });
    this.alarm('TableThrottled', {
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
        'DynamoDB throttles requests, because the table or one of its partitions is over its limit. Messages are retried and nothing' +
        ' is lost, but everything is slower: see docs/scale.md.',
    });
  }

  /** Alarms of a queue: messages in the dead-letter queue, and messages that wait too long. */
  private onQueue(id: string, { queue, deadLetters }: QueueWithDeadLetters, what: string): void {
    this.alarm(`${id}DeadLetters`, {
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({
        period: MINUTE,
        statistic: Stats.MAXIMUM,
      }),
      threshold: 1,
      description:
        `after five failed receives a message moved to the dead-letter queue: ${what}. The log lines` +
        " 'message returned to its queue' say why. Fix the cause, then redrive the queue: work that was done in part continues.",
    });
    this.alarm(`${id}TooOld`, {
      metric: queue.metricApproximateAgeOfOldestMessage({ period: MINUTE, statistic: Stats.MAXIMUM }),
      threshold: MAX_AGE.toSeconds(),
      description:
        `a message has been in its queue for an hour: ${what}. Check whether the function is throttled, fails or is` +
        ' disabled. The queue keeps messages for 14 days.',
    });
  }

  /** Alarms of a function of the pipeline: failed invocations and throttling. */
  private onFunction(id: string, lambda: IFunction, what: string): void {
    this.alarm(`${id}Errors`, {
      metric: percentOf(
        lambda.metricErrors({ period: FIVE_MINUTES }),
        lambda.metricInvocations({ period: FIVE_MINUTES }),
      ),
      threshold: 5,
      periods: 2,
      description:
        `more than 5% of the invocations failed as a whole for ten minutes: ${what}. Single failed messages are not counted here:` +
        ' the function does not start, times out or runs out of memory. Its log says which.',
    });
    this.alarm(`${id}Throttled`, {
      metric: lambda.metricThrottles({ period: FIVE_MINUTES }),
      threshold: 10,
      periods: 3,
      description:
        `Lambda throttles the function, because the concurrency of the account is used up: ${what}. Find the function that uses` +
        ' it, and raise the quota (docs/scale.md).',
    });
  }

  /** An alarm when one of our metrics counts anything. */
  private onCount(
    id: string,
    alarm: { metric: MetricKey; dimensions?: Record<string, string>; description: string },
  ): void {
    const { metric, dimensions, description } = alarm;
    this.alarm(id, {
      metric: ours(this, metric, { period: MINUTE, ...(dimensions && { dimensions }) }),
      threshold: 1,
      description,
    });
  }

  /** An alarm from a threshold on. Missing data is not a problem: the metric counts events. */
  private alarm(id: string, { metric, threshold, periods = 1, description }: AlarmProps): void {
    const alarm = new Alarm(this, id, {
      alarmDescription: `postcall: ${description} Runbook: ${id}.`,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    this.all.push(alarm);
    this.topic.notify(alarm);
  }
}

/** Returns the share in percent, or 0 without any data. */
const percentOf = (failed: IMetric, all: IMetric): IMetric =>
  new MathExpression({
    expression: 'IF(all > 0, 100 * failed / all, 0)',
    usingMetrics: { failed, all },
    period: FIVE_MINUTES,
  });

const throttleEvents = (table: Table, name: string): IMetric =>
  table.metric(name, { statistic: Stats.SUM, period: FIVE_MINUTES });

/** The topic that every alarm notifies: encrypted, with the e-mail addresses as subscribers. */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  /** @param emails AWS sends each a confirmation request first */
  constructor(scope: Construct, id: string, { emails }: { emails: readonly string[] }) {
    super(scope, id);
    const key = new Key(this, 'Key', {
      description: 'postcall: encrypts notifications of alarms',
      enableKeyRotation: true,
    });
    // Without these permissions CloudWatch cannot publish to an encrypted topic.
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

  /** Sends a notification when an alarm begins and when it ends. */
  notify(alarm: Alarm): void {
    const action = new SnsAction(this.topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}
