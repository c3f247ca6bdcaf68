/**
 * Runs `npm start` as a system of the comparison (`test/bench/peers/measure.ts --adapter` takes
 * this file): an outlet with the comparison's variables, one destination for each of its webhooks,
 * and calls that arrive over HTTP.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { mintToken } from '../../../local/access-tokens.ts';
import { StackFile } from '../../../local/stack-file.ts';
import { VARIABLES } from '../peers/call.ts';
import type { Run, System } from '../peers/systems/system.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../../..');
const OUTLET = 97;

const BODY = {
  call_id: '{{call_id}}',
  agent_id: '{{metadata.agent_id}}',
  duration_s: '{{metadata.duration_s}}',
  customer: { name: '{{customer_name}}', email: '{{email}}', phone: '{{phone_number}}' },
  appointment: { date: '{{appointment_date}}', time: '{{appointment_time}}', service: '{{service}}' },
  sentiment: '{{sentiment}}',
  follow_up: '{{follow_up}}',
  summary: '{{summary}}',
};

/** Calls kept in flight, by the model's delay in ms. */
export const windows = { 0: 64, 300: 400 };

export async function start({ cpu, runDir, modelUrl, webhooks }: Run): Promise<System> {
  const dataDir = path.join(runDir, 'data');
  const roots: number[] = [];
  const agent = new Agent({ keepAlive: true });
  let child: ChildProcess;
  let file: StackFile;

  const startStack = async (): Promise<void> => {
    const command = [process.execPath, 'local/start.ts'];
    const [program = '', ...args] = cpu === '' ? command : ['taskset', '-c', cpu, ...command];
    child = spawn(program, args, {
      cwd: REPOSITORY,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        PORT: '0',
        DATA_DIR: dataDir,
        OPENAI_API_KEY: 'stub',
        OPENAI_BASE_URL: modelUrl,
        ...(process.env.BENCH_ASSEMBLY && { CDK_ASSEMBLY: process.env.BENCH_ASSEMBLY }),
      },
    });
    const lines = createInterface({ input: child.stdout ?? process.stdin });
    await new Promise<void>((resolve, reject) => {
      lines.on('line', (line) => line.includes('is ready') && resolve());
      child.once('exit', (code) => reject(new Error(`the stack ended with ${code}`)));
    });
    file = StackFile.parse(JSON.parse(readFileSync(path.join(dataDir, 'stack.json'), 'utf8')));
    roots.push(child.pid ?? 0);
    authorization = await mintToken(file.jwt_secret, OUTLET);
  };
  const stopStack = (signal: NodeJS.Signals) =>
    new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.kill(signal);
    });
  let authorization = '';
  const post = (route: string, body: unknown): Promise<number> =>
    new Promise((resolve, reject) => {
      const text = JSON.stringify(body);
      const sent = request(`${file.api_url}/v2/post_call/data/${route}`, {
        agent,
        method: 'POST',
        headers: {
          authorization,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
        },
      });
      sent.once('error', reject);
      sent.once('response', (answer) => {
        answer.resume();
        answer.once('end', () => resolve(answer.statusCode ?? 0));
      });
      sent.end(text);
    });

  await startStack();
  const destinations = webhooks.map((api_url, index) => ({
    destination_name: `Webhook ${index}`,
    api_method: 'POST',
    api_url,
    api_body: BODY,
  }));
  const variables = Object.entries(VARIABLES).map(([var_name, description]) => ({
    var_name,
    var_type: 'string',
    description,
    destination_ids: webhooks.map((_, index) => index + 1),
  }));
  for (const [route, body] of [
    ['destinations', { destination: destinations }],
    ['variables', variables],
  ] as const) {
    const status = await post(route, body);
    if (status !== 200) throw new Error(`POST ${route} answered ${status}`);
  }
  return {
    roots,
    versions: { node: process.version },
    submit: (event) => {
      const { call } = JSON.parse(event);
      return post('calls', {
        call_id: call.call_id,
        timestamp: new Date(call.end_timestamp).toISOString(),
        phone_number: call.from_number,
        transcript: call.transcript,
        metadata: { agent_id: call.agent_id, duration_s: call.duration_s },
      });
    },
    killWorker: () => stopStack('SIGKILL'),
    startWorker: startStack,
    stop: async () => {
      await stopStack('SIGINT');
      agent.destroy();
    },
  };
}
