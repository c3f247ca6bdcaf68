/** The CloudWatch dashboard: extraction, deliveries, costs, queues, functions, API and table. */
import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IAlarm,
  type IMetric,
  MathExpression,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Operation, type Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { ours, oursByDimension } from './metrics.ts';
import type { Pipeline } from './pipeline.ts';

const FIVE_MINUTES = Duration.minutes(5);
const period = FIVE_MINUTES;
/** Three graphs in a row: the page has 24 columns. */
const WIDTH = 8;

export class Dashboard extends Construct {
  readonly name: string;

  constructor(
    scope: Construct,
    id: string,
    { pipeline, api, table, alarms }: { pipeline: Pipeline; api: HttpApi; table: Table; alarms: IAlarm[] },
  ) {
    super(scope, id);
    const { callEnded, deliveryDue, extractor, dispatcher } = pipeline;
    const queues = [callEnded, deliveryDue];
    const page = new CloudWatchDashboard(this, 'Page', {
      defaultInterval: Duration.days(1),
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', alarms, width: 24, height: 3 })],
        [
          graph('Calls', [
            ours(this, 'callsReceived', { period, label: 'received' }),
            ours(this, 'callsCompleted', { period, label: 'completed' }),
            ours(this, 'callsPartlyFailed', { period, label: 'partly failed' }),
            ours(this, 'callsFailed', { period, label: 'failed' }),
          ]),
          graph('Extractions by outcome', [oursByDimension(this, 'extractions', period)]),
          graph('Values found in the transcript, %', [
            new MathExpression({
              expression: 'IF(values > 0, 100 * grounded / values)',
              usingMetrics: {
                grounded: ours(this, 'valuesGrounded', { period }),
                values: ours(this, 'valuesExtracted', { period }),
              },
              label: 'grounded',
              period,
            }),
          ]),
        ],
        [
          graph('Tokens', [
            ours(this, 'inputTokens', { period, label: 'input' }),
            ours(this, 'cachedTokens', { period, label: 'input, cached' }),
            ours(this, 'outputTokens', { period, label: 'output' }),
            ours(this, 'unpricedTokens', { period, label: 'model without a price' }),
          ]),
          graph('Model cost, US dollars per hour', [
            ours(this, 'modelCost', { period: Duration.hours(1), label: 'list price' }),
          ]),
          graph('Model latency, ms', percentiles(this, 'modelLatency')),
        ],
        [
          graph('Deliveries', [
            ours(this, 'deliveriesDelivered', { period, label: 'delivered' }),
            ours(this, 'deliveriesFailed', { period, label: 'failed' }),
            ours(this, 'deliveriesHeld', { period, label: 'held' }),
            ours(this, 'deliveriesSkipped', { period, label: 'skipped' }),
            ours(this, 'destinationsDisabled', { period, label: 'destinations disabled' }),
          ]),
          graph('Attempts', [
            ours(this, 'attempts', { period, label: 'all' }),
            ours(this, 'attempts4xx', { period, label: '4xx' }),
            ours(this, 'attempts5xx', { period, label: '5xx' }),
            ours(this, 'attemptsUnanswered', { period, label: 'no response' }),
          ]),
          graph('Attempt latency, ms', percentiles(this, 'attemptLatency')),
        ],
        [
          graph('Longest wait, ms', [
            ours(this, 'callWait', { period, statistic: Stats.MAXIMUM, label: 'call until extraction' }),
            ours(this, 'deliveryWait', {
              period,
              statistic: Stats.MAXIMUM,
              label: 'due delivery until attempt',
            }),
          ]),
          graph(
            'Age of the oldest message, s',
            queues.map(({ queue }) =>
              queue.metricApproximateAgeOfOldestMessage({ period, statistic: Stats.MAXIMUM }),
            ),
          ),
          graph(
            'Messages in queues and dead-letter queues',
            queues.flatMap(({ queue, deadLetters }) =>
              [queue, deadLetters].map((one) =>
                one.metricApproximateNumberOfMessagesVisible({ period, statistic: Stats.MAXIMUM }),
              ),
            ),
          ),
        ],
        [
          graph(
            'Functions: errors and throttles',
            [extractor, dispatcher].flatMap((one) => [
              one.metricErrors({ period }),
              one.metricThrottles({ period }),
            ]),
          ),
          graph(
            'Functions: duration p95, ms',
            [extractor, dispatcher].map((one) => one.metricDuration({ period, statistic: Stats.p(95) })),
          ),
          graph('Lost counters', [ours(this, 'countsLost', { period, label: 'counts lost' })]),
        ],
        [
          graph('API: requests', [
            api.metricCount({ period, statistic: Stats.SUM }),
            api.metricClientError({ period, statistic: Stats.SUM }),
            api.metricServerError({ period, statistic: Stats.SUM }),
          ]),
          graph(
            'API: latency, ms',
            [50, 99].map((share) =>
              api.metricLatency({ period, statistic: Stats.p(share), label: `p${share}` }),
            ),
          ),
          graph('Table: capacity units and throttled requests', [
            table.metricConsumedWriteCapacityUnits({ period }),
            table.metricConsumedReadCapacityUnits({ period }),
            table.metricThrottledRequestsForOperations({
              period,
              operations: [
                Operation.GET_ITEM,
                Operation.QUERY,
                Operation.UPDATE_ITEM,
                Operation.TRANSACT_WRITE_ITEMS,
              ],
            }),
          ]),
        ],
      ],
    });
    this.name = page.dashboardName;
  }
}

const graph = (title: string, left: IMetric[]): GraphWidget =>
  new GraphWidget({ title, left, width: WIDTH, leftYAxis: { min: 0, showUnits: false } });

const percentiles = (scope: Construct, key: 'modelLatency' | 'attemptLatency'): IMetric[] =>
  [50, 95, 99].map((share) => ours(scope, key, { period, statistic: Stats.p(share), label: `p${share}` }));
