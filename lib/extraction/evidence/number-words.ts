/** Parses numbers in English words: "twenty five", "a hundred and two", "5 lakh", "fourth". */

/**
 * A word as this parser sees it: folded to lower case, with its digits if it was written in digits.
 */
export interface NumberWord {
  text: string;
  digits?: string;
}

export interface ParsedNumber {
  value: number;
  /** Whether it ended in an ordinal: "fourth". */
  ordinal: boolean;
  /** How many words it takes. */
  length: number;
}

const SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen';
const SMALL_ORDINALS =
  'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth';
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety';
const ORDINAL_TENS = 'twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth';

const numbered = (words: string, value: (index: number) => number): [string, number][] =>
  words.split(' ').map((word, index) => [word, value(index)]);

const CARDINALS = new Map([
  ...numbered(SMALL, (index) => index),
  ...numbered(TENS, (index) => 20 + index * 10),
  ['nought', 0] as const,
  ['fourty', 40] as const,
]);
const ORDINALS = new Map([
  ...numbered(SMALL_ORDINALS, (index) => index),
  ...numbered(ORDINAL_TENS, (index) => 20 + index * 10),
]);
/** Words that multiply the number before them. */
export const SCALES = new Map([
  ['hundred', 100],
  ['thousand', 1_000],
  ['lakh', 100_000],
  ['lakhs', 100_000],
  ['million', 1_000_000],
  ['crore', 10_000_000],
  ['crores', 10_000_000],
  ['billion', 1_000_000_000],
]);

/** Whether a word is a number of its own: a cardinal or an ordinal, not a scale. */
export const isNumberWord = (text: string): boolean => CARDINALS.has(text) || ORDINALS.has(text);

/**
 * The state of the parser. "One million two hundred and five" has the total 1,000,000 and the group
 * 205 that the next scale would multiply; the group is undefined right after a scale.
 */
interface State {
  total: number;
  group: number | undefined;
  ordinal: boolean;
}

/** Returns the longest number that begins at a word; undefined when none does. */
export function numberAt(words: readonly NumberWord[], from: number): ParsedNumber | undefined {
  const figures = figuresBeforeScale(words, from);
  let state: State = { total: 0, group: figures, ordinal: false };
  let next = figures === undefined ? from : from + 1;
  while (!state.ordinal) {
    const text = words[next]?.text ?? '';
    const extended = extend(state, text);
    const isAnd =
      text === 'and' && next > from && takesAnd(state) && isNumberWord(words[next + 1]?.text ?? '');
    if (!extended && !isAnd) break;
    state = extended ?? state;
    next += 1;
  }
  if (next === from) return undefined;
  return { value: state.total + (state.group ?? 0), ordinal: state.ordinal, length: next - from };
}

/** "5 lakh", "2 hundred": figures begin a number only before a scale. */
function figuresBeforeScale(words: readonly NumberWord[], index: number): number | undefined {
  const digits = words[index]?.digits;
  return digits !== undefined && SCALES.has(words[index + 1]?.text ?? '') ? Number(digits) : undefined;
}

/** The state after one more word; undefined when the word does not belong to the number. */
function extend(state: State, text: string): State | undefined {
  const cardinal = CARDINALS.get(text);
  const value = cardinal ?? ORDINALS.get(text);
  if (value !== undefined) return addValue(state, value, cardinal === undefined);
  const scale = SCALES.get(text);
  return scale === undefined ? undefined : multiply(state, scale);
}

function addValue(state: State, value: number, ordinal: boolean): State | undefined {
  return canFollow(state.group, value)
    ? { total: state.total, group: (state.group ?? 0) + value, ordinal }
    : undefined;
}

/** Units follow tens, and both follow hundreds; "five six" are two numbers. */
function canFollow(group: number | undefined, value: number): boolean {
  if (group === undefined) return true;
  if (value === 0 || group === 0) return false;
  if (group % 100 === 0) return true;
  return group % 10 === 0 && group % 100 >= 20 && value < 10;
}

/**
 * "Hundred" multiplies the group; a larger scale closes it and must be smaller than the scales
 * before.
 */
function multiply({ total, group, ordinal }: State, scale: number): State | undefined {
  if (group === 0) return undefined;
  if (scale === 100) {
    const fits = group === undefined ? total === 0 : group < 100;
    return fits ? { total, group: (group ?? 1) * 100, ordinal } : undefined;
  }
  return total === 0 || scale < lowestPowerOfTen(total)
    ? { total: total + (group ?? 1) * scale, group: undefined, ordinal }
    : undefined;
}

const lowestPowerOfTen = (total: number): number =>
  10 ** (String(total).length - String(total).replace(/0+$/, '').length);

/** "a hundred and two", not "one and two". */
const takesAnd = ({ total, group }: State): boolean =>
  group === undefined ? total > 0 : group >= 100 && group % 100 === 0;
