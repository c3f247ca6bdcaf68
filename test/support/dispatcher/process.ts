/** A dispatcher that a test may kill at any moment; it speaks to the table and to its queue through the test's gates. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { CREDENTIALS, REGION } from '../../../infra/local/place.ts';
import type { StackFile } from '../../../infra/local/stack-file.ts';

const PROGRAM = path.join(import.meta.dirname, 'run.ts');
/** What its sources compile to: some tests start hundreds of it. */
const COMPILE_CACHE = path.resolve(import.meta.dirname, '../../../node_modules/.cache/dispatcher');

/** V8 keeps garbage for as long as it is allowed to: what is needed shows under a limit, as Lambda sets one and the local stack. */
const HEAP = ['--max-old-space-size=128', '--max-semi-space-size=1'];

export interface DispatcherPlace {
  file: StackFile;
  /** The queue that it is fed from. */
  queueUrl: string;
  /** Where the function finds the table and the queue; its poller asks the queue itself. */
  endpoints: { dynamodb: string; sqs: string };
  /** How long an event may take. */
  functionSeconds: number;
  /** Batches of ten at the same time. */
  batches: number;
  settings?: Record<string, string>;
}

export async function startDispatcher({
  file,
  queueUrl,
  endpoints,
  functionSeconds,
  batches,
  settings = {},
}: DispatcherPlace) {
  const child = spawn(process.execPath, [...HEAP, '--disable-warning=ExperimentalWarning', PROGRAM], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      POWERTOOLS_METRICS_DISABLED: 'true',
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
      AWS_ENDPOINT_URL_SQS: endpoints.sqs,
      TABLE_NAME: file.table_name,
      // The SDK goes to the host of a queue's URL, whatever its endpoint is.
      DELIVERY_DUE_QUEUE_URL: `${endpoints.sqs}${new URL(queueUrl).pathname}`,
      RETRY_SCHEDULE_SECONDS: '0,0,0,0,0',
      DELIVERY_TIMEOUT_SECONDS: '2',
      DISABLE_AFTER_SECONDS: '432000',
      ALLOWED_PRIVATE_NETWORKS: '127.0.0.0/8',
      ALLOW_HTTP_DESTINATIONS: 'true',
      QUEUE_URL: queueUrl,
      QUEUE_ENDPOINT: file.sqs_endpoint,
      FUNCTION_SECONDS: String(functionSeconds),
      BATCHES: String(batches),
      ...settings,
    },
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const lines = createInterface({ input: child.stdout });
  await Promise.race([new Promise((resolve) => lines.once('line', resolve)), ended]);
  if (child.exitCode !== null) throw new Error('the dispatcher did not start');
  return {
    pid: child.pid ?? 0,
    ended,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

export type Dispatcher = Awaited<ReturnType<typeof startDispatcher>>;
