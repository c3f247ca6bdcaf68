/** Strings that fit the format and the pattern of a schema. */
import { createContext, Script } from 'node:vm';
import { DateTime, Duration } from 'luxon';
import type { Schema } from './strict-schema.ts';

/** The least string of each format. */
const SAMPLES: Readonly<Record<string, string>> = {
  date: '1970-01-01',
  time: '00:00:00Z',
  'date-time': '1970-01-01T00:00:00Z',
  duration: 'PT0S',
  email: 'nobody@example.com',
  hostname: 'example.com',
  ipv4: '0.0.0.0',
  ipv6: '::',
  uuid: '00000000-0000-0000-0000-000000000000',
};
const FORMATS: Readonly<Record<string, (value: string) => boolean>> = {
  date: (value) => /^\d{4}-\d{2}-\d{2}$/.test(value) && DateTime.fromISO(value).isValid,
  time: (value) =>
    /^\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/i.test(value) && DateTime.fromISO(value).isValid,
  'date-time': (value) =>
    /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/i.test(value) && DateTime.fromISO(value).isValid,
  duration: (value) => Duration.fromISO(value).isValid,
  email: (value) => /^[^\s@]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}$/.test(value),
};

/** Patterns are the client's: one that backtracks for ever must not hold up the server. */
const PATTERN_MS = 50;
const context = createContext({ pattern: '', value: '' });
const test = new Script('new RegExp(pattern, "u").test(value)');

function matches(pattern: string, value: string): boolean {
  Object.assign(context, { pattern, value });
  try {
    return test.runInContext(context, { timeout: PATTERN_MS }) === true;
  } catch {
    return false;
  }
}

export function stringFits({ format, pattern }: Schema, value: string): boolean {
  if (typeof format === 'string' && !(FORMATS[format]?.(value) ?? false)) return false;
  return typeof pattern !== 'string' || matches(pattern, value);
}

/** A string that the schema allows; of a pattern, one that it generates. */
export async function leastString({ format, pattern }: Schema): Promise<string> {
  const sample = typeof format === 'string' ? (SAMPLES[format] ?? '') : '';
  if (typeof pattern !== 'string') return sample;
  const plain = [sample, ...Object.values(SAMPLES)].find((one) => matches(pattern, one));
  if (plain !== undefined) return plain;
  const { sample: draw, stringMatching } = await import('fast-check');
  try {
    const [generated = ''] = draw(stringMatching(new RegExp(pattern, 'u'), { size: 'xsmall' }), {
      numRuns: 1,
      seed: 1,
    });
    return generated;
  } catch {
    // What cannot be generated (lookarounds) is answered with the least string, as a model would miss it, too.
    return sample;
  }
}
