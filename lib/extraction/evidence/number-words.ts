/** Numbers that were said in English words, as digits: "twenty five", "a hundred and two", "fourth". */
import type { Word } from './word.ts';

const SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen';
const ORDINAL =
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
  ...numbered(ORDINAL, (index) => index),
  ...numbered(ORDINAL_TENS, (index) => 20 + index * 10),
]);
/** What a number is multiplied by. */
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

/** The words with each number that was said as one word of digits. */
export function withNumbers(words: readonly Word[]): Word[] {
  const result: Word[] = [];
  for (let index = 0; index < words.length; ) {
    const number = numberAt(words, index);
    const word = words[index];
    if (!word) break;
    result.push(number?.word ?? word);
    index = number?.next ?? index + 1;
  }
  return result;
}

/** The longest number that begins at a word. */
function numberAt(words: readonly Word[], from: number): { word: Word; next: number } | undefined {
  let total = 0;
  let current = figuresBeforeScale(words, from);
  let ordinal = false;
  let next = current === undefined ? from : from + 1;
  while (!ordinal) {
    const text = words[next]?.text ?? '';
    const cardinal = CARDINALS.get(text);
    const step = cardinal ?? ORDINALS.get(text);
    const scale = SCALES.get(text);
    if (step !== undefined && follows(current, step)) {
      current = (current ?? 0) + step;
      ordinal = cardinal === undefined;
    } else if (scale === 100 && current !== 0 && (current === undefined ? total === 0 : current < 100)) {
      current = (current ?? 1) * 100;
    } else if (
      scale !== undefined &&
      scale > 100 &&
      current !== 0 &&
      (total === 0 || scale < lowest(total))
    ) {
      total += (current ?? 1) * scale;
      current = undefined;
    } else if (!(text === 'and' && next > from && joins(words, next, current, total))) {
      break;
    }
    next += 1;
  }
  const [first, last] = [words[from], words[next - 1]];
  if (!first || !last || next === from) return undefined;
  const digits = String(total + (current ?? 0));
  const word = { text: digits, digits, start: first.start, end: last.end };
  return { word: ordinal ? { ...word, ordinal } : word, next };
}

/** "5 lakh", "2 hundred". */
function figuresBeforeScale(words: readonly Word[], index: number): number | undefined {
  const digits = words[index]?.digits;
  return digits !== undefined && SCALES.has(words[index + 1]?.text ?? '') ? Number(digits) : undefined;
}

/** Units follow tens, and both follow hundreds; "five six" are two numbers. */
function follows(current: number | undefined, step: number): boolean {
  if (current === undefined) return true;
  if (step === 0 || current === 0) return false;
  if (current % 100 === 0) return true;
  return current % 10 === 0 && current % 100 >= 20 && step < 10;
}

const lowest = (total: number): number =>
  10 ** (String(total).length - String(total).replace(/0+$/, '').length);

/** "a hundred and two", not "one and two". */
function joins(words: readonly Word[], index: number, current: number | undefined, total: number): boolean {
  const after = words[index + 1]?.text ?? '';
  const round = current === undefined ? total > 0 : current >= 100 && current % 100 === 0;
  return round && (CARDINALS.has(after) || ORDINALS.has(after));
}
