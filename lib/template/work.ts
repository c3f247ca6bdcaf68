/** What filters and operators cost, in characters of a rendering's budget: known before they begin, since none can be stopped. */

/**
 * Up to here V8's search (Boyer-Moore) is linear, whatever the texts are. A longer needle is known to it by its last 250
 * characters only, and may be compared anew at every place: "aaa..." in search of "ab" and 32,000 times "a".
 */
const LINEAR_NEEDLE = 250;
/** Measured: a character that a filter handles takes as long as 8 that are searched, or 64 that are compared anew. */
const SEARCHED = 8;
const COMPARED_ANEW = 64;

/** Characters, or what an item of a list costs in their stead (measured: making and joining it takes as long as 8). */
export const weight = (value: unknown): number =>
  typeof value === 'string' ? value.length : Array.isArray(value) ? value.length * 8 : 1;

/** What it costs to search a text for another, at worst. */
export function searchWork(text: unknown, needle: unknown): number {
  if (typeof text !== 'string') return 0;
  return typeof needle === 'string' && needle.length > LINEAR_NEEDLE
    ? Math.ceil((text.length * needle.length) / COMPARED_ANEW)
    : Math.ceil(text.length / SEARCHED);
}

/** What it costs to compare two values, or to find one in the other, at worst. */
export const comparisonWork = (one: unknown, other: unknown): number =>
  listWork(one) +
  listWork(other) +
  searchWork(one, other) +
  (typeof one === 'string' ? 0 : searchWork(other, ''));

const listWork = (value: unknown): number => (Array.isArray(value) ? weight(value) : 0);
