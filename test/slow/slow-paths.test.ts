import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';

// Far away from what is usual (half as much as parsing, up to twice), and nearer than anything that grows by more than the body does.
const MAX_TIMES_PARSING = 4;
const PROGRAM = path.resolve('test/support/slow-paths/measure.ts');

const Spent = z.object({
  /** Milliseconds of JSON.parse alone, in the same breath. */
  parsing: z.number(),
  /** Milliseconds by body and by reader. */
  spent: z.record(z.string(), z.record(z.string(), z.number())),
});

describe('a door that gets a megabyte of the worst', () => {
  let measured: z.infer<typeof Spent>;
  beforeAll(() => {
    const printed = execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM]);
    measured = Spent.parse(JSON.parse(printed.toString()));
  }, 120_000);

  it(`spends at most ${MAX_TIMES_PARSING} times the CPU time on it that JSON.parse spends on its own worst, whatever it is`, () => {
    const { parsing, spent } = measured;
    expect(Object.keys(spent).length).toBeGreaterThan(25);
    const slow = Object.entries(spent).flatMap(([body, readers]) =>
      Object.entries(readers).flatMap(([reader, ms]) =>
        ms <= MAX_TIMES_PARSING * parsing
          ? []
          : [`${body}, read as ${reader}: ${ms} ms, ${parsing} ms to parse`],
      ),
    );
    expect(slow).toEqual([]);
  });
});
