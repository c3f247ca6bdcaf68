/** Text with a length in code points, and without lone surrogates. */
import * as z from 'zod';

/** Returns the length in code points, which is how the API counts characters. */
export const codePoints = (text: string): number => {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
};

/**
 * Returns the schema of a string of `min` to `max` code points without lone surrogates (they have
 * no UTF-8 form).
 */
export const text = (min: number, max: number) => bounded(z.string(), min, max);

/** The same, without the white space around it. */
export const trimmedText = (min: number, max: number) => bounded(z.string().trim(), min, max);

const bounded = (string: z.ZodString, min: number, max: number) =>
  string
    .refine((value) => value.isWellFormed(), { error: 'must be well-formed Unicode', abort: true })
    .refine((value) => codePoints(value) >= min && codePoints(value) <= max, {
      error: min === 0 ? `must have at most ${max} characters` : `must have ${min} to ${max} characters`,
    })
    // JSON Schema counts code points too.
    .meta({ ...(min > 0 && { minLength: min }), maxLength: max });

/** Replaces line breaks of any kind with spaces, so that a text cannot forge a log line. */
export const onOneLine = (value: string): string => value.replace(/[\r\n\v\f\u0085\u2028\u2029]+/gu, ' ');
