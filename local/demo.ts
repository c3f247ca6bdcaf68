/**
 * `npm run demo`: starts the system, sends one call, and shows its extracted values and its
 * deliveries to two destinations.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import pc from 'picocolors';
import * as z from 'zod';
import { mintToken } from './access-tokens.ts';
import { CREDENTIALS, REGION } from './account.ts';
import { DemoCall, type DemoResult, demoReport } from './demo-report.ts';
import { DESTINATIONS, EVENT, OUTLET, VARIABLES } from './demo-scenario.ts';
import { Received } from './receiver.ts';
import { readSettings } from './settings.ts';
import { type RunningStack, startStack } from './stack.ts';

/**
 * How long the scenario may take once the stack runs. With the simulated model it takes about 3 s.
 */
const PATIENCE_SECONDS = z.coerce.number().positive().catch(30).parse(process.env.DEMO_PATIENCE_SECONDS);

const dataDir = mkdtempSync(path.join(tmpdir(), 'postcall-demo-'));
process.once('SIGINT', () => {
  rmSync(dataDir, { recursive: true, force: true });
  process.exit(130);
});
let stack: RunningStack | undefined;
try {
  console.log(pc.dim('Starting the whole system on this machine ...'));
  stack = await startStack(readSettings({ ...process.env, PORT: '0', DATA_DIR: dataDir }));
  console.log(demoReport(await runScenario(stack), { simulatedModel: stack.simulatedModel }));
} catch (error) {
  console.error(pc.red(`The demo failed: ${error instanceof Error ? error.message : error}`));
  process.exitCode = 1;
} finally {
  await stack?.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

/**
 * Configures an outlet over HTTP, sends a call to SQS, and waits for the deliveries to both
 * destinations.
 */
async function runScenario({ file }: RunningStack): Promise<DemoResult> {
  const authorization = await mintToken(file.jwt_secret, OUTLET);
  const api = async (method: string, route: string, body?: unknown) => {
    const response = await fetch(`${file.api_url}/v2/post_call/data/${route}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok)
      throw new Error(`${method} ${route} returned ${response.status}: ${JSON.stringify(answer)}`);
    return z.object({ payload: z.unknown() }).parse(answer).payload;
  };

  await api('POST', 'destinations', { destination: DESTINATIONS(file.receiver_url) });
  await api('POST', 'variables', VARIABLES);

  const sqs = new SQSClient({ endpoint: file.sqs_endpoint, region: REGION, credentials: CREDENTIALS });
  const MessageBody = JSON.stringify(EVENT);
  await sqs.send(new SendMessageCommand({ QueueUrl: file.call_ended_queue_url, MessageBody }));
  sqs.destroy();

  const until = Date.now() + PATIENCE_SECONDS * 1000;
  for (;;) {
    const { data: call } = DemoCall.safeParse(
      await api('GET', `calls/${EVENT.call_id}`).catch(() => undefined),
    );
    if (call?.status === 'completed') {
      const received = await Promise.all(
        ['crm', 'sheet'].map(async (name) => {
          const response = await fetch(`${file.receiver_url}/${name}`, {
            headers: { accept: 'application/json' },
          });
          return { name, requests: z.array(Received).parse(await response.json()) };
        }),
      );
      return { call, received };
    }
    if (call?.status === 'failed' || call?.status === 'partly_failed' || Date.now() > until) {
      throw new Error(reasonFor(call));
    }
    await sleep(50);
  }
}

function reasonFor(call: DemoCall | undefined): string {
  if (!call) return `the call was not stored within ${PATIENCE_SECONDS} s`;
  if (call.failure) return `the extraction failed: ${call.failure.message}`;
  const open = call.deliveries.filter(({ status }) => status !== 'delivered');
  const why = open.map(
    (one) => `${one.destination_name} is ${one.status} (${one.attempts.at(-1)?.error ?? 'no attempt yet'})`,
  );
  return why.length > 0
    ? `not every delivery succeeded: ${why.join(', ')}`
    : `the call is still ${call.status}`;
}
