/**
 * Strings and numbers within the limits of a schema: whether a value fits, and the smallest value
 * that fits.
 */
import { createContext, Script } from 'node:vm';
import { DateTime, Duration } from 'luxon';
import type { Schema } from './strict-schema.ts';

/** A sample of each format. */
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

/** Patterns come from the client: one that backtracks without end must not block the server. */
const PATTERN_MS = 1_000;
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

/** Whether a string fits the format and the pattern of a schema. */
export function stringFits({ format, pattern }: Schema, value: string): boolean {
  if (typeof format === 'string' && !(FORMATS[format]?.(value) ?? false)) return false;
  return typeof pattern !== 'string' || matches(pattern, value);
}

/** Returns a string that the schema allows; for a pattern, a generated one. */
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
    // Some patterns cannot be generated (lookarounds). A model could miss them too.
    return sample;
  }
}

const bound = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);

/** Whether a number is within the limits of a schema. */
export function numberFits(schema: Schema, type: 'integer' | 'number', value: number): boolean {
  if (!Number.isFinite(value) || (type === 'integer' && !Number.isInteger(value))) return false;
  const step = bound(schema.multipleOf, 0);
  const steps = step > 0 ? value / step : 0;
  return (
    value >= bound(schema.minimum, Number.NEGATIVE_INFINITY) &&
    value <= bound(schema.maximum, Number.POSITIVE_INFINITY) &&
    value > bound(schema.exclusiveMinimum, Number.NEGATIVE_INFINITY) &&
    value < bound(schema.exclusiveMaximum, Number.POSITIVE_INFINITY) &&
    Math.abs(steps - Math.round(steps)) < 1e-9
  );
}

/** Returns zero, or when the limits exclude zero, the number nearest to them. */
export function leastNumber(schema: Schema, type: 'integer' | 'number'): number {
  const low = Math.max(
    bound(schema.minimum, Number.NEGATIVE_INFINITY),
    bound(schema.exclusiveMinimum, Number.NEGATIVE_INFINITY),
  );
  const high = Math.min(
    bound(schema.maximum, Number.POSITIVE_INFINITY),
    bound(schema.exclusiveMaximum, Number.POSITIVE_INFINITY),
  );
  const step = bound(schema.multipleOf, type === 'integer' ? 1 : 0);
  const grid =
    step > 0
      ? [low, high].flatMap((at) => [
          Math.ceil(at / step) * step,
          (Math.ceil(at / step) + 1) * step,
          Math.floor(at / step) * step,
          (Math.floor(at / step) - 1) * step,
        ])
      : [];
  const candidates = [0, ...grid, low, high, (low + high) / 2, low + 1, high - 1];
  return candidates.find((value) => numberFits(schema, type, value)) ?? 0;
}
