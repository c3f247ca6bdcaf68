/** Every number that is spoken of, in digits or in words, with the words around it: not those of days, times and addresses. */
import type { DateTime } from 'luxon';
import { stem } from './asked.ts';
import type { Line } from './lines.ts';
import { plainTimes } from './spoken-times.ts';
import { parts, timesIn } from './whens.ts';

const UNITS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const WORDS = new Map<string, number>([
  ...UNITS.map((word, index): [string, number] => [word, index]),
  ...TENS.map((word, index): [string, number] => [word, (index + 2) * 10]),
  ['single', 1],
  ['double', 2],
  ['couple', 2],
  ['pair', 2],
  ['dozen', 12],
  ['no', 0],
]);
const SCALES = new Map([
  ['hundred', 100],
  ['thousand', 1_000],
  ['lakh', 100_000],
  ['million', 1_000_000],
  ['crore', 10_000_000],
  ['k', 1_000],
]);

export interface Count {
  value: number;
  from: number;
  /** Stems of the words after it and before it, nearest first. */
  after: string[];
  before: string[];
  money: boolean;
  sentence: string;
}

/** The numbers of each line. */
export const countsOf = (lines: readonly Line[], end: DateTime): ReadonlyMap<Line, readonly Count[]> =>
  new Map(
    lines.map((line) => [
      line,
      line.sentences.flatMap(parts).flatMap((sentence) => numbersIn(sentence, end)),
    ]),
  );

/** Whether a word is a number or stands for one. */
export const isNumberWord = (word: string): boolean => WORDS.has(word);

const TOKEN = /[$€£₹]?\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|[$€£₹]?\d+(?:\.\d+)?|[\p{L}'’]+|[.,;:!?]/gu;
const NOT_A_COUNT = /^(?:of|way|thing|that|which|else|more|time|stop|is|in|the|with|you|for)$/;

function numbersIn(spoken: string, end: DateTime): Count[] {
  if (!/\d/.test(spoken) && !(spoken.toLowerCase().match(/\p{L}+/gu) ?? []).some((word) => WORDS.has(word)))
    return [];
  const sentence = plainTimes(spoken, end);
  const taken = timesIn(sentence, end);
  const tokens = [...sentence.matchAll(TOKEN)].map((match) => ({ text: match[0], at: match.index }));
  const said: Count[] = [];
  for (let index = 0; index < tokens.length; ) {
    const { value, length } = numberAt(
      tokens.map(({ text }) => text),
      index,
    );
    const token = tokens[index];
    if (length === 0 || !token) {
      index += 1;
      continue;
    }
    const inTime = taken.some(({ from, to }) => token.at >= from && token.at < to);
    const glued =
      /[\w#:/-]/.test(sentence[token.at - 1] ?? ' ') ||
      /^[:/]\d|^\d|^(?:st|nd|rd|th)\b/.test(
        sentence.slice(token.at + token.text.length, token.at + token.text.length + 3),
      );
    const next = tokens[index + length]?.text.toLowerCase() ?? '';
    const pronoun = token.text.toLowerCase() === 'one' && NOT_A_COUNT.test(next);
    if (!inTime && !glued && !pronoun) {
      const money =
        /^[$€£₹]/.test(token.text) || /^(?:dollars?|euros?|pounds?|rupees?|bucks|usd|inr|eur)$/.test(next);
      said.push({
        value,
        from: token.at,
        after: around(tokens, index + length, 1),
        before: around(tokens, index - 1, -1),
        money,
        sentence,
      });
    }
    index += length;
  }
  return said;
}

/** The stems of up to three words to one side, to the end of the clause. */
function around(tokens: readonly { text: string }[], from: number, step: 1 | -1): string[] {
  const found: string[] = [];
  for (let index = from; found.length < 3; index += step) {
    const text = tokens[index]?.text;
    if (text === undefined || /^[.,;:!?]$/.test(text)) break;
    found.push(text === 'for' ? text : stem(text.toLowerCase()));
  }
  return found;
}

/** The number that begins at a token: "2", "1,200", "twenty five", "two hundred". */
function numberAt(tokens: readonly string[], from: number): { value: number; length: number } {
  const first = tokens[from] ?? '';
  const digits = Number(first.replace(/[$€£₹,]/g, ''));
  const isDigits = /\d/.test(first) && Number.isFinite(digits);
  let value = isDigits ? digits : WORDS.get(first.toLowerCase());
  if (value === undefined) return { value: 0, length: 0 };
  let length = 1;
  const unit = WORDS.get(tokens[from + 1]?.toLowerCase() ?? '');
  if (!isDigits && value >= 20 && unit !== undefined && unit > 0 && unit < 10) {
    value += unit;
    length += 1;
  }
  for (
    let scale = SCALES.get(tokens[from + length]?.toLowerCase() ?? '');
    scale !== undefined && length < 6;
  ) {
    value *= scale;
    length += 1;
    scale = SCALES.get(tokens[from + length]?.toLowerCase() ?? '');
  }
  return { value, length };
}
