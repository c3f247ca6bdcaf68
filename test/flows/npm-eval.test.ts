import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiError, completion, startModelServer } from '../support/model-server.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const CORPUS = path.join(REPOSITORY, 'test/data/sgd-dev-calls.jsonl');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'postcall-eval-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command of `npm run eval`. */
async function evaluation(file: string, environment: Record<string, string> = {}) {
  const reportFile = path.join(folder, 'report.md');
  const child = spawn(process.execPath, ['tools/eval/eval.ts', file, '--report', reportFile], {
    cwd: REPOSITORY,
    env: { PATH: process.env.PATH, ...environment },
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [printed, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, printed, errors, report: existsSync(reportFile) ? readFileSync(reportFile, 'utf8') : '' };
}

const share = (printed: string, line: string): number =>
  Number(new RegExp(`^\\s*${line}\\s+([\\d.]+) `, 'm').exec(printed)?.[1]);

const aFile = (...expected: unknown[]): string => {
  const file = path.join(folder, 'calls.jsonl');
  const lines = expected.map((guests, index) => ({
    call_id: `c-${index}`,
    ended_at: '2026-11-20T10:03:44Z',
    timezone: 'Asia/Kolkata',
    transcript: [{ role: 'user', content: 'We are four | five.' }],
    variables: [{ var_name: 'guests', var_type: 'integer', description: 'number of guests' }],
    expected: { guests },
  }));
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  return file;
};

describe('an evaluation with the simulated model', () => {
  it('has most values of real conversations right, and names the simulated model', async () => {
    const { code, printed } = await evaluation(CORPUS);
    expect(code).toBe(0);
    expect(printed).toContain('TEST MODE');
    expect(share(printed, 'values right')).toBeGreaterThanOrEqual(0.6);
    expect(share(printed, 'date')).toBeGreaterThanOrEqual(0.8);
    expect(share(printed, 'time')).toBeGreaterThanOrEqual(0.8);
    expect(share(printed, 'invented')).toBeLessThanOrEqual(0.25);
  });
});

describe('an evaluation with a model', () => {
  it('reports accuracy, cost and every wrong value', async () => {
    const model = await startModelServer(completion({ guests: 4, turns: [1] }));
    const environment = { OPENAI_API_KEY: 'sk-test-of-nobody', OPENAI_BASE_URL: model.url };
    const { code, printed, report } = await evaluation(aFile([4], [5], null, [4, 5]), environment);
    await model.stop();
    expect(code).toBe(0);
    expect(printed).not.toContain('TEST MODE');
    expect(printed).toMatch(/^values right +0\.500 \(2 of 4\)$/m);
    expect(printed).toMatch(/^invented +1\.000 \(1 of 1\)/m);
    expect(printed).toMatch(/^tokens +400 in \(256 cached\), 40 out$/m);
    // 144 × $2.50 + 256 × $1.25 + 40 × $10, per million tokens.
    expect(printed).toMatch(/^cost +\$0\.0011$/m);
    expect(report).toContain('| `c-1` | `guests` | `integer` | `5` | `4` | `1: We are four   five.` |');
    expect(report).toContain('| `c-2` | `guests` | `integer` | `not mentioned` | `4` |');
  });

  it('exits with 1 and the reason when no call could be extracted', async () => {
    const model = await startModelServer(apiError(401));
    const environment = { OPENAI_API_KEY: 'sk-test-of-nobody', OPENAI_BASE_URL: model.url };
    const { code, report } = await evaluation(aFile([4]), environment);
    await model.stop();
    expect(code).toBe(1);
    expect(report).toContain("- `c-0`: the provider rejected the operator's API key");
  });

  it('exits with 1 and one line for a file that does not exist', async () => {
    const { code, errors } = await evaluation(path.join(folder, 'nowhere.jsonl'));
    expect(code).toBe(1);
    expect(errors.trim().split('\n')).toHaveLength(1);
  });
});
