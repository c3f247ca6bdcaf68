/**
 * Finds numbers as people say and write them: "1,200.50", "two and a half", "a dozen", "5 lakh".
 */
import { cachedPerTurn } from './find-words.ts';
import { SCALES } from './number-words.ts';
import type { Span, TokenizedTurn, Word } from './tokenize.ts';

interface Mention extends Span {
  value: number;
}

/** Where a number is mentioned, whatever its sign ("five below zero"). */
export const findNumber = (turn: TokenizedTurn, wanted: number): Span | undefined =>
  numbersIn(turn).get(keyOf(Math.abs(wanted)));

/** The first mention of each number. */
const numbersIn = cachedPerTurn((turn) => {
  const first = new Map<string, Span>();
  for (const { value, start, end } of mentions(turn)) {
    const key = keyOf(value);
    if (!first.has(key)) first.set(key, { start, end });
  }
  return first;
});

/** Fewer digits than a float holds, so that 5.1 million equals 5100000 in spite of rounding. */
const keyOf = (value: number): string => value.toPrecision(14);

const QUANTITIES = new Map([
  ['couple', 2],
  ['pair', 2],
  ['twice', 2],
  ['dozen', 12],
  ['once', 1],
  ['none', 0],
  ['single', 1],
]);

function* mentions({ content, words }: TokenizedTurn): Generator<Mention> {
  for (const [index, word] of words.entries()) {
    const quantity = QUANTITIES.get(word.text);
    if (quantity !== undefined) yield quantityAt(words, index, quantity);
    if (word.digits !== undefined) yield* numbersFrom(words, index, Number(word.digits));
  }
  yield* writtenNumbers(content);
}

/** "a dozen", "half a dozen". */
function quantityAt(words: readonly Word[], index: number, quantity: number): Mention {
  const { start = 0, end = 0 } = words[index] ?? {};
  const isHalf = words[index - 2]?.text === 'half' && words[index - 1]?.text === 'a';
  return { value: isHalf ? quantity / 2 : quantity, start, end };
}

/**
 * A number, and what it is together with the words after it: "2k", "three point one four", "two and
 * a half".
 */
function* numbersFrom(words: readonly Word[], index: number, value: number): Generator<Mention> {
  const { start = 0, end = 0 } = words[index] ?? {};
  yield { value, start, end };
  const [second, third, fourth] = [words[index + 1], words[index + 2], words[index + 3]];
  if (second?.text === 'k') yield { value: value * 1_000, start, end: second.end };
  if (third?.digits && second?.text === 'point') {
    const decimals = digitsFrom(words.slice(index + 2, index + 12));
    yield { value: Number(`${value}.${decimals}`), start, end: third.end };
  }
  if (fourth?.text === 'half' && third?.text === 'a' && second?.text === 'and')
    yield { value: value + 0.5, start, end: fourth.end };
}

/** "one four": the digits up to the first other word. */
function digitsFrom(words: readonly Word[]): string {
  const stop = words.findIndex(({ digits }) => digits === undefined);
  return words
    .slice(0, stop < 0 ? words.length : stop)
    .map(({ digits }) => digits)
    .join('');
}

const WRITTEN = /\d[\d.,]{0,30}\d/g;

/**
 * Numbers with separators, in every interpretation: "1.200" is 1200 or 1.2, and "1.2 million" is
 * also 1200000.
 */
function* writtenNumbers(content: string): Generator<Mention> {
  for (const match of content.matchAll(WRITTEN)) {
    const [text] = match;
    const start = match.index;
    const end = start + text.length;
    const scale = scaleAfter(content, end);
    for (const value of interpretations(text)) {
      yield { value, start, end };
      if (scale > 1) yield { value: value * scale, start, end };
    }
  }
}

const scaleAfter = (content: string, end: number): number => {
  const word = /^\s?(\p{L}+)/u.exec(content.slice(end, end + 12))?.[1] ?? '';
  return SCALES.get(word.toLowerCase()) ?? 1;
};

/** Point or comma may be the decimal sign, and the other one groups thousands. */
function interpretations(text: string): number[] {
  const texts = new Set([
    text.replaceAll(',', ''),
    text.replaceAll('.', '').replace(',', '.'),
    text.replace(',', '.'),
  ]);
  return [...texts].map(Number).filter((value) => !Number.isNaN(value));
}
