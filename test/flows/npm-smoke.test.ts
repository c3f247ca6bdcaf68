import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { eventually } from '../support/eventually.ts';
import { apiError, startModelServer } from '../support/model-server.ts';
import { type SharedStack, sharedTestStack, startTestStack } from '../support/stack.ts';

let stack: SharedStack;
beforeAll(() => {
  stack = sharedTestStack();
});
afterAll(() => stack.close());

/** The command of the deployment's own smoke step. */
const { run: COMMAND } = parse(
  readFileSync('.github/workflows/deploy-stage.yml', 'utf8'),
).jobs.deploy.steps.find(({ name }: { name?: string }) => name === 'Smoke');

async function smoke(environment: Record<string, string>, command = COMMAND) {
  const child = spawn('bash', ['-c', command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, NO_COLOR: '1', ...environment },
  });
  const [printed, complaint] = [text(child.stdout), text(child.stderr)];
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { code, printed: await printed, complaint: await complaint };
}
const ofStack = ({ file }: SharedStack) => ({ API_URL: file.api_url, JWT_SECRET: file.jwt_secret });

describe('the smoke step of a deployment', () => {
  it('does the main job against a stack that works, and leaves nothing behind', async () => {
    const { code, printed, complaint } = await smoke(ofStack(stack));
    expect({ code, complaint }).toEqual({ code: 0, complaint: '' });
    expect(printed.match(/✓/g)).toHaveLength(5);
    expect(printed).toContain('what was delivered has arrived, with the value in it');
    const log = stack
      .log()
      .split('\n')
      .filter((line) => line.includes('smoke-'));
    // The page that says how to deploy runs it too, in another test file: what is true of one is true of each.
    const outlets = log
      .filter((line) => line.includes('"call erased"'))
      .map((line): number => JSON.parse(line).outlet_id);
    expect(outlets.length).toBeGreaterThan(0);
    for (const outlet of outlets) {
      await eventually(async () => {
        const lists = await Promise.all(
          ['/calls', '/variables', '/destinations'].map((path) => stack.api(outlet).get(path)),
        );
        return (
          lists.every(({ body }) => Array.isArray(body.payload) && body.payload.length === 0) || undefined
        );
      }, `nothing left of outlet ${outlet}`);
      const attempts = log.filter(
        (line) => line.includes('"delivery attempt"') && line.includes(`"outlet_id":${outlet},`),
      );
      expect(attempts).toHaveLength(1);
    }
  });

  it.each<[string, Record<string, string>, string]>([
    ['a secret that is not the deployment’s', { JWT_SECRET: 'x'.repeat(40) }, 'POST /variables answered 401'],
    ['no secret', { JWT_SECRET: '' }, 'set JWT_SECRET'],
    [
      'an address where nobody answers',
      { API_URL: 'http://127.0.0.1:2' },
      'no answer from http://127.0.0.1:2',
    ],
    ['no address', { API_URL: '' }, 'say which deployment'],
  ])('fails with %s, and says so', async (_, changed, words) => {
    const { code, printed, complaint } = await smoke({ ...ofStack(stack), ...changed });
    expect(code).toBe(1);
    expect(printed).not.toContain('✓');
    expect(complaint).toContain(words);
  });

  it('fails where calls are not read, says why, and takes away what it made', async () => {
    const model = await startModelServer(() => apiError(401));
    const broken = await startTestStack({ OPENAI_API_KEY: 'sk-test-of-nobody', OPENAI_BASE_URL: model.url });
    const { code, printed, complaint } = await smoke(ofStack(broken));
    expect({ code, done: printed.match(/✓/g)?.length }).toEqual({ code: 1, done: 2 });
    expect(complaint).toMatch(/it failed: .*model_unauthorised.* See the alarms/);
    await eventually(() => (broken.log().includes('"call erased"') ? true : undefined), 'the call to go');
    await broken.stop();
    await model.stop();
  });
});
