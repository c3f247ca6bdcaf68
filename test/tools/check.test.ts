import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'postcall-check-'));
afterAll(() => rmSync(folder, { recursive: true }));

/**
 * Runs a command of node_modules in a folder of planted files; returns its exit code and what it
 * printed.
 */
function run(command: string, args: string[]): Promise<{ code: number; printed: string }> {
  const program = path.join(REPOSITORY, 'node_modules/.bin', command);
  return new Promise((resolve) => {
    execFile(program, args, { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, printed: stdout + stderr });
    });
  });
}

function plant(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

const depcruise = () =>
  run('depcruise', ['lib', '--config', path.join(REPOSITORY, '.dependency-cruiser.js')]);
const lint = (file: string) =>
  run('biome', ['lint', `--config-path=${REPOSITORY}`, '--vcs-enabled=false', file]);

describe('npm run check', () => {
  it('fails on a cycle between folders that is no cycle between files', async () => {
    plant({
      'package.json': '{"type":"module"}',
      'lib/calls/one.ts': "import { two } from '../table/two.ts';\nexport const one = two;\n",
      'lib/calls/four.ts': 'export const four = 4;\n',
      'lib/table/two.ts': 'export const two = 2;\n',
      'lib/table/three.ts': "import { four } from '../calls/four.ts';\nexport const three = four;\n",
    });
    const { code, printed } = await depcruise();
    expect({ code, printed }).toMatchObject({
      code: 2,
      printed: expect.stringContaining('no-folder-cycles'),
    });
    expect(printed).not.toContain('error no-cycles');
  });

  it('passes folders that import each other in one direction', async () => {
    plant({ 'lib/table/three.ts': "import { two } from './two.ts';\nexport const three = two;\n" });
    plant({
      'lib/calls/four.ts': "import { three } from '../table/three.ts';\nexport const four = three;\n",
    });
    expect(await depcruise()).toMatchObject({ code: 0 });
  });

  const nested = (depth: number): string =>
    depth === 0 ? 'return 1;' : `if (value > ${depth}) { ${nested(depth - 1)} }`;
  const withDepth = (depth: number): string =>
    `export function f(value: number): number {\n  ${nested(depth)}\n  return 0;\n}\n`;

  it('fails on a function over the complexity limit, and on skipped and focused tests', async () => {
    plant({
      // Nested conditions count 1 + 2 + 3 ...: five are 15.
      'planted/shallow.ts': withDepth(5),
      'planted/deep.ts': withDepth(6),
      'planted/skipped.ts': "import { it } from '@jest/globals';\nit.skip('later', () => {});\n",
      'planted/focused.ts': "import { it } from '@jest/globals';\nit.only('alone', () => {});\n",
    });
    const { code, printed } = await lint('planted');
    expect(code).toBe(1);
    const findings = printed.matchAll(/planted\/(\w+)\.ts:\S+ lint\/\w+\/(\w+)/g);
    expect(Object.fromEntries([...findings].map(([, file, rule]) => [file, rule]))).toEqual({
      deep: 'noExcessiveCognitiveComplexity',
      skipped: 'noSkippedTests',
      focused: 'noFocusedTests',
    });
  });
});
