import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';

// Usual readers take half to twice the time of parsing; a reader whose time grows faster than the
// body takes far more than this limit.
const MAX_TIMES_PARSING = 4;
const PROGRAM = path.resolve('test/support/worst-case-bodies.ts');

const Measured = z.object({
  /** Milliseconds of JSON.parse alone, measured in the same run. */
  parsing: z.number(),
  /** Milliseconds by body and reader. */
  spent: z.record(z.string(), z.record(z.string(), z.number())),
});

describe('a handler that gets a megabyte of the worst input', () => {
  let measured: z.infer<typeof Measured>;
  beforeAll(() => {
    const printed = execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM]);
    measured = Measured.parse(JSON.parse(printed.toString()));
  }, 120_000);

  it(`spends at most ${MAX_TIMES_PARSING} times the CPU time of JSON.parse on its own worst case`, () => {
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
