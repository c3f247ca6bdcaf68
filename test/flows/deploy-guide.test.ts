import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readTemplates } from '../../local/synthesize.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { type SharedStack, sharedTestStack } from '../support/stack.ts';

let stack: SharedStack;
let receiver: Receiver;
beforeAll(async () => {
  stack = sharedTestStack();
  receiver = await startReceiver();
});
afterAll(async () => {
  stack.close();
  await receiver.stop();
});

const PAGE = readFileSync('docs/deploy.md', 'utf8');
const [, block = ''] = /```sh\n([\s\S]*?)```/.exec(PAGE) ?? [];
const COMMANDS = block.trim().split('\n');

describe('the deployment guide', () => {
  it('needs at most ten commands from an empty account to the first delivered call', () => {
    expect(COMMANDS.length).toBeLessThanOrEqual(10);
    for (const command of COMMANDS) expect(command).toMatch(/^(?:npm|npx|printf|export|curl) /);
  });

  it('names only scripts and stack outputs that exist', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    const named = [...PAGE.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name]) => name ?? '');
    expect(named.length).toBeGreaterThan(4);
    for (const name of named) expect(Object.keys(scripts)).toContain(name);

    const outputs = [...readTemplates(process.env.CDK_ASSEMBLY ?? '').values()].flatMap((template) =>
      Object.keys((template as { Outputs: object }).Outputs),
    );
    const outputNames = [...PAGE.matchAll(/\b(\w+(?:Arn|Url))\b/g)].map(([, name]) => name);
    expect(new Set(outputNames).size).toBeGreaterThan(4);
    // RoleArn is an output of the stack that only CI needs.
    for (const name of outputNames.filter((one) => one !== 'RoleArn')) expect(outputs).toContain(name);
  });

  it('has commands that work, from the smoke test on', async () => {
    const from = COMMANDS.findIndex((command) => command.startsWith('npm run smoke'));
    const script = COMMANDS.slice(from)
      .join(' &&\n')
      .replace('--outlet 97', '--outlet 9700001')
      .replace('https://crm.example.com/leads', `${receiver.url}/leads`);
    const { stdout } = await promisify(execFile)('bash', ['-c', script], {
      env: { PATH: process.env.PATH, API_URL: stack.file.api_url, JWT_SECRET: stack.file.jwt_secret },
    });
    expect(stdout).toContain('the deployment does its job');
    await stack.waitForCall(9_700_001, 'c-1', 'completed');
    expect(receiver.requests.map(({ url, body }) => [url, JSON.parse(body)])).toEqual([
      ['/leads', { seats: 4 }],
    ]);
  });
});
