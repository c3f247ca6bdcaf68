/** Free text and options, without what cannot be printed. */
import { type Checked, fits, rejected } from './checked.ts';

/** A longer string is no value of a call any more. */
export const MAX_CHARACTERS = 10_000;

/** Well formed, trimmed, and without control characters other than tabs and line breaks (a NUL ends many a database). */
export const printable = (raw: string): string =>
  raw
    .toWellFormed()
    .replace(/[^\P{Cc}\t\n\r]/gu, '')
    .trim();

export const checkText = (text: string): Checked => fits(text);

/** An option as it is configured; case, width and spaces make no difference. */
export function checkOption(text: string, options: readonly string[]): Checked {
  const option = options.find((one) => one === text) ?? options.find((one) => bare(one) === bare(text));
  return option === undefined ? rejected('is none of the options') : fits(option);
}

const bare = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
