/**
 * Starts a dispatcher that a test may kill; it reaches the table and its queue through endpoints of
 * the test.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { CREDENTIALS, REGION } from '../../../local/account.ts';
import type { StackFile } from '../../../local/stack-file.ts';

/** The folder of the synthesized assembly, which is removed after all tests. */
const assemblyFolder = (): string => process.env.CDK_ASSEMBLY ?? '';

/**
 * Bundles the program into one file: some tests start it hundreds of times, and a bundle starts in
 * half the time.
 */
let bundled: Promise<string> | undefined;
async function bundle(): Promise<string> {
  const outfile = path.join(assemblyFolder(), `dispatcher-${process.pid}.mjs`);
  await build({
    entryPoints: [path.join(import.meta.dirname, 'main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    // CommonJS packages load Node's own modules with `require`.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
    logLevel: 'error',
  });
  return outfile;
}

/**
 * Limits the heap as Lambda and the local stack do; without a limit V8 keeps garbage, which hides
 * what is really needed.
 */
const HEAP = ['--max-old-space-size=128', '--max-semi-space-size=1'];

export interface DispatcherSettings {
  file: StackFile;
  /** The queue that it receives messages from. */
  queueUrl: string;
  /**
   * The function's endpoints of the table and the queue. Its poller uses the stack's own queue
   * endpoint.
   */
  endpoints: { dynamodb: string; sqs: string };
  /** The function's timeout. */
  functionSeconds: number;
  /** How many batches of ten it handles at the same time. */
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
}: DispatcherSettings) {
  bundled ??= bundle();
  const child = spawn(process.execPath, [...HEAP, await bundled], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: path.join(assemblyFolder(), 'compiled'),
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      POWERTOOLS_METRICS_DISABLED: 'true',
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
      AWS_ENDPOINT_URL_SQS: endpoints.sqs,
      TABLE_NAME: file.table_name,
      // The SDK sends requests to the host of a queue's URL and ignores its endpoint setting.
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
