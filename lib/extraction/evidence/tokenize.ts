/**
 * Splits a turn into words that can be compared: no case, accents or apostrophes, and numbers in
 * digits.
 */
import { numberAt } from './number-words.ts';

/** Characters of a turn's content, from `start` up to but not including `end`. */
export interface Span {
  start: number;
  end: number;
}

export interface Word extends Span {
  /** Folded; a number is in digits without leading zeros. */
  text: string;
  /** Only of a number: its digits as they were written or spoken. */
  digits?: string;
  /** Whether the number is an ordinal: "4th", "fourth". */
  ordinal?: boolean;
}

export interface TokenizedTurn {
  content: string;
  words: Word[];
  /** The indexes of each word, at most the first thousand; an ordinal is also listed as `4th`. */
  indexes: Map<string, number[]>;
}

/** No real turn repeats a word more often. The limit keeps every search linear. */
const MAX_INDEXES = 1000;

export function tokenize(content: string): TokenizedTurn {
  const words = wordsOf(content);
  const indexes = new Map<string, number[]>();
  const addIndex = (text: string, index: number): void => {
    const known = indexes.get(text);
    if (!known) indexes.set(text, [index]);
    else if (known.length < MAX_INDEXES) known.push(index);
  };
  for (const [index, { text, ordinal }] of words.entries()) {
    addIndex(text, index);
    if (ordinal) addIndex(ordinalForm(text), index);
  }
  return { content, words, indexes };
}

export const ordinalForm = (number: string): string => `${number}th`;

/** Returns the words of a text; a number in English words becomes one word in digits. */
export const wordsOf = (text: string): Word[] => numbersToDigits(plainWords(text));

/** Returns the folded words of a text, in the form that `TokenizedTurn.indexes` has. */
export const formOf = (text: string): string[] => wordsOf(text).map((word) => word.text);

function numbersToDigits(words: readonly Word[]): Word[] {
  const result: Word[] = [];
  for (let index = 0; index < words.length; ) {
    const word = words[index];
    if (!word) break;
    const number = numberAt(words, index);
    const last = words[index + (number?.length ?? 1) - 1] ?? word;
    result.push(number ? numberWord(number, { start: word.start, end: last.end }) : word);
    index += number?.length ?? 1;
  }
  return result;
}

function numberWord({ value, ordinal }: { value: number; ordinal: boolean }, { start, end }: Span): Word {
  const digits = String(value);
  const word = { text: digits, digits, start, end };
  return ordinal ? { ...word, ordinal } : word;
}

// Digits and letters are separate words: "5pm" is two. Format characters belong to words in Persian
// and Indic scripts.
const WORD = /\p{Nd}+|[\p{L}\p{M}\p{Cf}]+(?:['’]\p{L}+)*/gu;

function plainWords(text: string): Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(WORD)) {
    const word = wordAt(match[0], match.index);
    const last = words.at(-1);
    if (last && isOrdinalEnding(last, word))
      words[words.length - 1] = { ...last, end: word.end, ordinal: true };
    else if (last && isMeridiem(last, word, text)) words[words.length - 1] = concatenated(last, word);
    else if (word.text !== '') words.push(word);
  }
  return words;
}

function wordAt(text: string, start: number): Word {
  const end = start + text.length;
  const folded = fold(text);
  if (!/^\d/.test(folded)) return { text: folded, start, end };
  return { text: folded.replace(/^0+(?=\d)/, ''), digits: folded, start, end };
}

/** "4" directly followed by "th". */
const isOrdinalEnding = (number: Word, { text, start }: Word): boolean =>
  number.digits !== undefined && number.end === start && /^(?:st|nd|rd|th)$/.test(text);

/** "p.m." is one word, "pm". */
const isMeridiem = (first: Word, second: Word, text: string): boolean =>
  second.text === 'm' &&
  (first.text === 'a' || first.text === 'p') &&
  /^\.\s?$/.test(text.slice(first.end, second.start));

const concatenated = (first: Word, second: Word): Word => ({
  text: first.text + second.text,
  start: first.start,
  end: second.end,
});

const fold = (word: string): string =>
  word
    .normalize('NFKD')
    .replace(/[\u0300-\u036f'’\p{Cf}]+/gu, '')
    .replace(/\p{Nd}/gu, asciiDigit)
    .toLowerCase();

/** Unicode keeps the ten digits of a script together, from a code point that ends in 0 or 6. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  const row = code & ~0xf;
  const zero = /\p{Nd}/u.test(String.fromCodePoint(row)) ? row : row + 6;
  return String(code - zero);
}
