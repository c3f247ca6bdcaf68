/** A dispatcher that a test may kill at any moment; it speaks to the table and to its queue through the test's gates. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { CREDENTIALS, REGION } from '../../../local/account.ts';
import type { StackFile } from '../../../local/stack-file.ts';

/** The folder of the assembly, which goes after all tests. */
const madeForAll = (): string => process.env.CDK_ASSEMBLY ?? '';

/** The program in one file: some tests start hundreds of it, each in half the time that its sources take. */
let bundled: Promise<string> | undefined;
async function bundle(): Promise<string> {
  const outfile = path.join(madeForAll(), `dispatcher-${process.pid}.mjs`);
  await build({
    entryPoints: [path.join(import.meta.dirname, 'run.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    // Packages of CommonJS ask for Node's own modules by it.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
    logLevel: 'error',
  });
  return outfile;
}

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
  bundled ??= bundle();
  const child = spawn(process.execPath, [...HEAP, await bundled], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: path.join(madeForAll(), 'compiled'),
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
