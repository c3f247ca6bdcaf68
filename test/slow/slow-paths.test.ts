import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';

// CPU time, the least of several runs: a limit that is far away from what is usual, and not a measure of speed.
const MAX_CPU_MS = 50;
const PROGRAM = path.resolve('test/support/slow-paths/measure.ts');

describe('a door that gets a megabyte of the worst', () => {
  let spent: Record<string, Record<string, number>>;
  beforeAll(() => {
    const printed = execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM]);
    spent = z.record(z.string(), z.record(z.string(), z.number())).parse(JSON.parse(printed.toString()));
  }, 120_000);

  it(`spends less than ${MAX_CPU_MS} ms of CPU time on it, whatever it is`, () => {
    expect(Object.keys(spent).length).toBeGreaterThan(25);
    const slow = Object.entries(spent).flatMap(([body, readers]) =>
      Object.entries(readers).flatMap(([reader, ms]) =>
        ms < MAX_CPU_MS ? [] : [`${body}, read as ${reader}: ${ms} ms`],
      ),
    );
    expect(slow).toEqual([]);
  });
});
