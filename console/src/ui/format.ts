/** Numbers and words as a person reads them. */

const PLURALS = new Intl.PluralRules('en');

/**
 * Returns a count with its noun: "1 destination", "2 destinations".
 * @param many the plural, unless it adds an "s"
 */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString()} ${PLURALS.select(count) === 'one' ? one : many}`;

/** Returns a duration in the unit that suits it: 83 ms, 1.8 s, 2.5 min. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  return `${(milliseconds / 60_000).toFixed(1)} min`;
}

/**
 * Returns an amount in US dollars; below a dollar with four decimals, for one call costs less than
 * a cent.
 */
export const dollars = (amount: number): string =>
  amount.toLocaleString('en-US', {
    style: 'currency',
    currency: 'USD',
    maximumFractionDigits: amount < 1 ? 4 : 2,
  });

/** Returns a share in percent; a dash when there is nothing to take a share of. */
export const percentage = (part: number, whole: number): string =>
  whole === 0
    ? '–'
    : (part / whole).toLocaleString(undefined, { style: 'percent', maximumFractionDigits: 1 });

/** Returns a label as the start of a sentence. */
export const capitalized = (label: string): string => label.charAt(0).toUpperCase() + label.slice(1);
