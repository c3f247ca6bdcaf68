/** Counts and amounts, in digits or in words, chosen by what is counted. */

import type { DateTime } from 'luxon';
import type { Line } from '../conversation.ts';
import { type Asked, best, type Candidate, nearness, stem } from './asked.ts';
import { oncePerReading, type Rule } from './reading.ts';
import { parts, plainTimes, timesIn } from './spoken-times.ts';

/** Words for the same counted thing. */
const PEOPLE =
  'person people passenger rider traveler traveller guest seat adult party ticket individual diner attendee patron member visitor cover pax friend'
    .split(' ')
    .map(stem);
const DAYS = 'day night week'.split(' ').map(stem);
const FAMILIES: readonly (readonly string[])[] = [
  PEOPLE,
  DAYS,
  ...['bedroom bed', 'bathroom bath', 'bag luggage suitcase baggage', 'star rating'].map((family) =>
    family.split(' ').map(stem),
  ),
];
const MONEY =
  /\b(?:price|cost|fare|rent|budget|amount|total|balance|fee|pay|payment|charge|salary|income|spend|money|deposit|transfer)/;

export const readNumber =
  ({ whole }: { whole: boolean }): Rule =>
  (reading, asked) => {
    const counted = familyOf(asked);
    const money = MONEY.test(asked.text);
    const counts = countsOf(reading);
    return best(
      reading.lines.flatMap((line): Candidate[] => {
        if (line.refused) return [];
        const spokenCounts = counts.get(line) ?? [];
        const candidates = spokenCounts.flatMap((one): Candidate[] => {
          const score = scoreOf(one, { line, asked, counted, money, only: spokenCounts.length === 1 });
          const value = counted.days && one.after[0] === stem('week') ? one.value * 7 : one.value;
          return score === 0 || (whole && !Number.isSafeInteger(value))
            ? []
            : [{ value, turn: line.turn, score }];
        });
        return candidates.length > 0 || !counted.people || !line.caller ? candidates : alone(line);
      }),
    );
  };

function familyOf({ name, words }: Asked): { stems: ReadonlySet<string>; people: boolean; days: boolean } {
  const families = (some: readonly string[]) =>
    FAMILIES.filter((family) => some.some((one) => family.includes(one)));
  const named = families(name).length > 0 ? families(name) : families(words);
  // A family that the name mentions wins over the words of the description: "bed rooms" are beds.
  const bare = families(name).length > 0 ? name : [...name, ...words];
  return {
    stems: new Set([...named.flat(), ...bare]),
    people: named.includes(PEOPLE),
    days: named.includes(DAYS),
  };
}

interface Context {
  line: Line;
  asked: Asked;
  counted: { stems: ReadonlySet<string>; people: boolean };
  money: boolean;
  only: boolean;
}

function scoreOf(one: Count, context: Context): number {
  const { line, asked, money } = context;
  const firm = line.caller || line.confirms ? 2 : line.informs ? 0 : 1;
  if (one.money !== money && (one.money || !asksFor(line, asked))) return 0;
  if (money) return 1 + firm + Math.min(2, nearness(`${line.question} ${one.sentence}`, asked));
  return countsIt(one, context) ? 3 + firm : 0;
}

/**
 * Whether a number counts what the property asks for, by the words around it or by the question
 * that it answers.
 */
function countsIt(one: Count, { line, asked, counted, only }: Context): boolean {
  const follows = one.after.findIndex((word) => counted.stems.has(word));
  if (follows >= 0 && !one.after.slice(0, follows).some(isNumberWord)) return true;
  if (one.after.length === 0 && one.before.some((word) => counted.stems.has(word))) return true;
  if (!isBareNumber(one)) return false;
  return (
    (counted.people && one.before[0] === 'for') ||
    (line.caller && only && asksFor(line, asked, counted.stems))
  );
}

/** Whether no counted thing follows: "for two", "make it four please". */
const isBareNumber = ({ after }: Count): boolean =>
  after.length === 0 ||
  /^(?:at|on|in|to|from|and|pleas|today|tomorrow|tonight|please|under|with|thank|for|next|this|going|of|which|who|that|leav|will|would|should|is|then|instead|thi|go)$/.test(
    after[0] ?? '',
  );

function asksFor({ question }: Line, asked: Asked, counted: ReadonlySet<string> = new Set()): boolean {
  if (question === '') return false;
  const words = (question.toLowerCase().match(/[\p{L}]+/gu) ?? []).map(stem);
  return /\bhow many\b/i.test(question)
    ? words.some((word) => counted.has(word)) ||
        !words.some((word) => FAMILIES.flat().includes(word)) ||
        nearness(question, asked) > 0
    : nearness(question, asked) > 0;
}

const ALONE =
  /\b(?:just|only) (?:me|myself)\b|\b(?:by|for) myself\b|\bi(?:'m| am) (?:\w+ )?alone\b|\bjust the one\b/i;
const alone = (line: Line): Candidate[] =>
  ALONE.test(line.text) ? [{ value: 1, turn: line.turn, score: 5 }] : [];

// The number words are not those of lib/extraction/evidence: the simulated model must not share
// code with the check of its evidence, which could then not disagree with it.
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

interface Count {
  value: number;
  from: number;
  /** Stems of the words after it and before it, nearest first. */
  after: string[];
  before: string[];
  money: boolean;
  sentence: string;
}

/** The numbers of each line, except those of days, times and addresses. */
const countsOf = oncePerReading(
  ({ lines, end }): ReadonlyMap<Line, readonly Count[]> =>
    new Map(
      lines.map((line) => [
        line,
        line.sentences.flatMap(parts).flatMap((sentence) => numbersIn(sentence, end)),
      ]),
    ),
);

/** Whether a word is a number word. */
const isNumberWord = (word: string): boolean => WORDS.has(word);

const TOKEN = /[$€£₹]?\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|[$€£₹]?\d+(?:\.\d+)?|[\p{L}'’]+|[.,;:!?]/gu;
const NOT_A_COUNT = /^(?:of|way|thing|that|which|else|more|time|stop|is|in|the|with|you|for)$/;

function numbersIn(spoken: string, end: DateTime): Count[] {
  if (!/\d/.test(spoken) && !(spoken.toLowerCase().match(/\p{L}+/gu) ?? []).some((word) => WORDS.has(word)))
    return [];
  const sentence = plainTimes(spoken, end);
  const times = timesIn(sentence, end);
  const tokens = [...sentence.matchAll(TOKEN)].map((match) => ({ text: match[0], at: match.index }));
  const spokenCounts: Count[] = [];
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
    const inTime = times.some(({ from, to }) => token.at >= from && token.at < to);
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
      spokenCounts.push({
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
  return spokenCounts;
}

/** Returns the stems of up to three words on one side, within the clause. */
function around(tokens: readonly { text: string }[], from: number, step: 1 | -1): string[] {
  const found: string[] = [];
  for (let index = from; found.length < 3; index += step) {
    const text = tokens[index]?.text;
    if (text === undefined || /^[.,;:!?]$/.test(text)) break;
    found.push(text === 'for' ? text : stem(text.toLowerCase()));
  }
  return found;
}

/** Reads the number that begins at a token: "2", "1,200", "twenty five", "two hundred". */
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
