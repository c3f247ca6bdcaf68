/** Numbers as people say and write them: "twenty five", "1,200.50", "two and a half", "a dozen", "5 lakh". */
import { SCALES } from './number-words.ts';
import { perTurn } from './per-turn.ts';
import type { TokenizedTurn } from './tokenize.ts';
import type { Span } from './word.ts';

interface Mention extends Span {
  value: number;
}

/** Where a number was said, whatever its sign ("five below zero"). */
export const findNumber = (said: TokenizedTurn, wanted: number): Span | undefined =>
  numbersIn(said).get(keyOf(Math.abs(wanted)));

/** Where each number was said first. */
const numbersIn = perTurn((said) => {
  const first = new Map<string, Span>();
  for (const { value, start, end } of mentions(said)) {
    const key = keyOf(value);
    if (!first.has(key)) first.set(key, { start, end });
  }
  return first;
});

/** Fewer digits than a float holds: 5.1 million is 5100000 whatever the multiplication made of it. */
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
  for (const [index, { text, digits, start, end }] of words.entries()) {
    const quantity = QUANTITIES.get(text);
    if (quantity !== undefined) {
      const half = words[index - 2]?.text === 'half' && words[index - 1]?.text === 'a';
      yield { value: half ? quantity / 2 : quantity, start, end };
    }
    if (digits === undefined) continue;
    const value = Number(digits);
    yield { value, start, end };
    const [second, third, fourth] = [words[index + 1], words[index + 2], words[index + 3]];
    if (second?.text === 'k') yield { value: value * 1_000, start, end: second.end };
    if (third?.digits && second?.text === 'point')
      yield {
        value: Number(`${value}.${decimals(words.slice(index + 2, index + 12))}`),
        start,
        end: third.end,
      };
    if (fourth?.text === 'half' && third?.text === 'a' && second?.text === 'and')
      yield { value: value + 0.5, start, end: fourth.end };
  }
  yield* written(content);
}

/** "point one four": the digits that follow one another. */
function decimals(words: readonly { digits?: string }[]): string {
  const stop = words.findIndex(({ digits }) => digits === undefined);
  return words
    .slice(0, stop < 0 ? words.length : stop)
    .map(({ digits }) => digits)
    .join('');
}

const WRITTEN = /\d[\d.,]{0,30}\d/g;

/** Numbers with separators, in every reading that they allow: "1.200" is 1200 or 1.2. */
function* written(content: string): Generator<Mention> {
  for (const match of content.matchAll(WRITTEN)) {
    const [text] = match;
    const start = match.index;
    const end = start + text.length;
    const scaled =
      SCALES.get(/^\s?(\p{L}+)/u.exec(content.slice(end, end + 12))?.[1]?.toLowerCase() ?? '') ?? 1;
    for (const reading of new Set([
      text.replaceAll(',', ''),
      text.replaceAll('.', '').replace(',', '.'),
      text.replace(',', '.'),
    ])) {
      const value = Number(reading);
      if (!Number.isNaN(value)) {
        yield { value, start, end };
        if (scaled > 1) yield { value: value * scaled, start, end };
      }
    }
  }
}
