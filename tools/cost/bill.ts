/**
 * Calculates dollars from measured usage and list prices, and formats the tables of docs/cost.md.
 */

import * as z from 'zod';
import { ModelUse } from '../../lib/domain/call.ts';
import { costInDollars } from '../../lib/domain/prices.ts';
import { METRICS } from '../../lib/observability/metrics.ts';

const positive = z.number().nonnegative();

/** What one call uses, for one way that calls arrive and a number of destinations. */
export const Scenario = z.object({
  calls: z.int().positive(),
  /** How calls arrive. */
  by: z.enum(['sqs', 'http']),
  destinations: z.int().positive(),
  /** All further figures are per call. */
  readUnits: positive,
  writeUnits: positive,
  sqsRequests: positive,
  invocations: positive,
  /** Over all functions, without the time of the model. */
  functionMs: positive,
  logBytes: positive,
  storedBytes: positive,
  inputTokens: positive,
  cachedTokens: positive,
  outputTokens: positive,
});
export type Scenario = z.infer<typeof Scenario>;

export const Measured = z.object({
  on: z.iso.date(),
  transcriptBytes: z.int().positive(),
  variables: z.int().positive(),
  scenarios: z.array(Scenario).min(1),
});
export type Measured = z.infer<typeof Measured>;

/**
 * List prices in US dollars, us-east-1, without free tiers, from the price pages of AWS and OpenAI
 * in November 2026. Check them before you rely on them.
 */
const PRICES = {
  lambda: { gbSecondArm: 0.0000133334, request: 0.2 / 1e6 },
  dynamodb: { writeUnit: 0.625 / 1e6, readUnit: 0.125 / 1e6, storedGbMonth: 0.25, recoveryGbMonth: 0.2 },
  /** A request is 64 KB of payload. */
  sqs: { request: 0.4 / 1e6 },
  /** A request is 512 KB of payload. */
  httpApi: { request: 1 / 1e6 },
  logs: { ingestedGb: 0.5, storedGbMonth: 0.03 },
  xray: { trace: 5 / 1e6 },
  /** Per month. */
  fixed: { key: 1, secret: 0.4, alarm: 0.1, metric: 0.3, dashboard: 3 },
} as const;

/**
 * The assumed time of gpt-4o for a call, because the simulated model answers at once. AWS bills the
 * waiting extractor.
 */
export const MODEL_SECONDS = 3;
/** The memory of every function that handles a call (infra/). */
const MEMORY_GB = 0.5;
const BYTES_IN_GB = 1024 ** 3;
/** X-Ray samples one request per second and 5% of the others. */
const TRACED_SHARE = 0.05;
/** What a stage has without any call: see infra/ and lib/observability/metrics.ts. */
const FIXED = {
  keys: 2,
  secrets: 2,
  // An alarm on a ratio counts twice, because it uses two metrics.
  alarms: 17,
  metrics: Object.keys(METRICS).length - 1 + ModelUse.shape.outcome.options.length,
  dashboards: 1,
};
/** Lambda polls two queues with five pollers each, which wait 20 s. */
const POLLS_A_MONTH = 2 * 5 * 3 * 60 * 24 * 30;

const PARTS = ['model', 'lambda', 'dynamodb', 'sqs', 'http_api', 'logs', 'xray'] as const;
type Parts = Record<(typeof PARTS)[number], number>;

/** Returns dollars per 1,000 calls, by part; storage for one month. */
export function perThousandCalls(scenario: Scenario): Parts {
  const { lambda, dynamodb, sqs, httpApi, logs, xray } = PRICES;
  const { inputTokens: input_tokens, cachedTokens: cached_tokens, outputTokens: output_tokens } = scenario;
  const seconds = scenario.functionMs / 1000 + MODEL_SECONDS;
  const storedGb = scenario.storedBytes / BYTES_IN_GB;
  const one: Parts = {
    model: costInDollars({ input_tokens, cached_tokens, output_tokens }, 'gpt-4o') ?? Number.NaN,
    lambda: seconds * MEMORY_GB * lambda.gbSecondArm + scenario.invocations * lambda.request,
    dynamodb:
      scenario.writeUnits * dynamodb.writeUnit +
      scenario.readUnits * dynamodb.readUnit +
      storedGb * (dynamodb.storedGbMonth + dynamodb.recoveryGbMonth),
    sqs: scenario.sqsRequests * sqs.request,
    http_api: scenario.by === 'http' ? httpApi.request : 0,
    logs: (scenario.logBytes / BYTES_IN_GB) * (logs.ingestedGb + logs.storedGbMonth),
    xray: scenario.invocations * TRACED_SHARE * xray.trace,
  };
  for (const part of PARTS) one[part] *= 1000;
  return one;
}

/** Returns dollars per month of a stage without calls. */
export function perMonth(): number {
  const { key, secret, alarm, metric, dashboard } = PRICES.fixed;
  return (
    FIXED.keys * key +
    FIXED.secrets * secret +
    FIXED.alarms * alarm +
    FIXED.metrics * metric +
    FIXED.dashboards * dashboard +
    POLLS_A_MONTH * PRICES.sqs.request
  );
}

const NAMES: Record<keyof Parts, string> = {
  model: 'gpt-4o',
  lambda: 'Lambda',
  dynamodb: 'DynamoDB',
  sqs: 'SQS',
  http_api: 'HTTP API',
  logs: 'logs',
  xray: 'X-Ray',
};
const VOLUMES = [1_000, 100_000, 10_000_000];

const dollars = (amount: number): string =>
  amount >= 100
    ? `$${Math.round(amount).toLocaleString('en-US')}`
    : `$${amount.toFixed(amount < 10 ? 4 : 2)}`;
const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
const total = (parts: Parts): number => Object.values(parts).reduce((sum, part) => sum + part, 0);
const nameOf = ({ by, destinations }: Scenario): string =>
  `by ${by === 'sqs' ? 'SQS' : 'HTTP'}, ${destinations} destination${destinations === 1 ? '' : 's'}`;

/** Returns the tables of docs/cost.md in Markdown. */
export function bill({ on, transcriptBytes, variables, scenarios }: Measured): string {
  const parts = scenarios.map(perThousandCalls);
  const head = (title: string) => [
    row([title, ...scenarios.map(nameOf)]),
    row(['---', ...scenarios.map(() => '---:')]),
  ];
  const figure = (name: string, of: (scenario: Scenario) => number) => row([name, ...scenarios.map(of)]);
  return [
    `Measured on ${on}: ${scenarios[0]?.calls} calls each, ${transcriptBytes} bytes of transcript, ${variables} variables, one call at a time.\n`,
    ...head('1 call'),
    figure('DynamoDB write units', ({ writeUnits }) => writeUnits),
    figure('DynamoDB read units', ({ readUnits }) => readUnits),
    figure('bytes in the table', ({ storedBytes }) => storedBytes),
    figure('SQS requests', ({ sqsRequests }) => sqsRequests),
    figure('Lambda invocations', ({ invocations }) => invocations),
    figure('Lambda milliseconds without the model', ({ functionMs }) => Math.round(functionMs)),
    figure('log bytes', ({ logBytes }) => logBytes),
    figure('tokens in', ({ inputTokens }) => inputTokens),
    figure('tokens out', ({ outputTokens }) => outputTokens),
    '',
    ...head('1,000 calls'),
    ...PARTS.map((part) => row([NAMES[part], ...parts.map((one) => dollars(one[part]))])),
    row(['**total**', ...parts.map((one) => `**${dollars(total(one))}**`)]),
    row(['of which not the model', ...parts.map((one) => dollars(total(one) - one.model))]),
    '',
    ...head('1 month'),
    ...VOLUMES.map((calls) =>
      row([
        `${calls.toLocaleString('en-US')} calls`,
        ...parts.map((one) => dollars(perMonth() + (total(one) * calls) / 1000)),
      ]),
    ),
    row(['no calls', ...parts.map(() => dollars(perMonth()))]),
  ].join('\n');
}
