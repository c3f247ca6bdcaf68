import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const CHECK = './tools/require-node-24.mjs';

/** Runs a command as another version of Node would, as far as the check can tell. */
const runAs = (version: string) =>
  spawnSync(
    process.execPath,
    [
      '--import',
      `data:text/javascript,Object.defineProperty(process, 'versions', { value: { node: '${version}' } })`,
      '--import',
      CHECK,
      '--eval',
      'console.log("ran")',
    ],
    { cwd: REPOSITORY, encoding: 'utf8' },
  );

describe('a command', () => {
  it.each(['20.20.2', '22.18.0', '23.11.1'])(
    'under Node %s ends with one line that says what to do',
    (version) => {
      const { status, stdout, stderr } = runAs(version);
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toMatch(new RegExp(`^postcall: this is Node ${version}, .* npm ci.*\\n$`));
    },
  );

  it('runs under the Node of this repository', () => {
    const given = ['--import', CHECK, '--eval', 'console.log("ran")'];
    expect(execFileSync(process.execPath, given, { cwd: REPOSITORY, encoding: 'utf8' })).toBe('ran\n');
  });

  it('is checked in every script that runs TypeScript', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(path.join(REPOSITORY, 'package.json'), 'utf8')));
    const commands = Object.values(scripts).filter((script) => /^node .*\.ts$/.test(script));
    expect(commands.length).toBeGreaterThan(5);
    for (const command of commands) expect(command).toContain(`node --import ${CHECK} `);
  });
});
