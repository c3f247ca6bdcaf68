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

/** The command of the smoke step in the deployment workflow. */
const { run: COMMAND } = parse(
  readFileSync('.github/workflows/deploy-stage.yml', 'utf8'),
).jobs.deploy.steps.find(({ name }: { name?: string }) => name === 'Smoke');

async function smoke(environment: Record<string, string>, command = COMMAND) {
  const child = spawn('bash', ['-c', command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, NO_COLOR: '1', ...environment },
  });
  const [printed, errors] = [text(child.stdout), text(child.stderr)];
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { code, printed: await printed, errors: await errors };
}
const environmentOf = ({ file }: SharedStack) => ({ API_URL: file.api_url, JWT_SECRET: file.jwt_secret });

describe('the smoke step of a deployment', () => {
  it('succeeds against a working stack, and deletes everything that it created', async () => {
    const { code, printed, errors } = await smoke(environmentOf(stack));
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(printed.match(/✓/g)).toHaveLength(5);
    expect(printed).toContain('the delivery has arrived with the value');
    const log = stack
      .log()
      .split('\n')
      .filter((line) => line.includes('smoke-'));
    // deploy-guide.test.ts also runs it on this stack: each run is checked.
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
      }, `an empty outlet ${outlet}`);
      const attempts = log.filter(
        (line) => line.includes('"delivery attempt"') && line.includes(`"outlet_id":${outlet},`),
      );
      expect(attempts).toHaveLength(1);
    }
  });

  it.each<[string, Record<string, string>, string]>([
    ['the secret of another deployment', { JWT_SECRET: 'x'.repeat(40) }, 'POST /variables returned 401'],
    ['no secret', { JWT_SECRET: '' }, 'set JWT_SECRET'],
    ['an address without a server', { API_URL: 'http://127.0.0.1:2' }, 'no response from http://127.0.0.1:2'],
    ['no address', { API_URL: '' }, 'give the ApiUrl of the deployment'],
  ])('fails with %s, and says why', async (_, changed, words) => {
    const { code, printed, errors } = await smoke({ ...environmentOf(stack), ...changed });
    expect(code).toBe(1);
    expect(printed).not.toContain('✓');
    expect(errors).toContain(words);
  });

  it('fails when the extraction fails, says why, and deletes what it created', async () => {
    const model = await startModelServer(() => apiError(401));
    const broken = await startTestStack({ OPENAI_API_KEY: 'sk-test-of-nobody', OPENAI_BASE_URL: model.url });
    const { code, printed, errors } = await smoke(environmentOf(broken));
    expect({ code, done: printed.match(/✓/g)?.length }).toEqual({ code: 1, done: 2 });
    expect(errors).toMatch(/the call failed: .*model_unauthorised.* See the alarms/);
    await eventually(
      () => (broken.log().includes('"call erased"') ? true : undefined),
      'the erasure of the call',
    );
    await broken.stop();
    await model.stop();
  });
});
