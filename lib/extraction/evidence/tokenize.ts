/** What was said in a turn, as words that can be compared: without case, accents and apostrophes, numbers in digits. */
import { withNumbers } from './number-words.ts';
import type { Word } from './word.ts';

export interface TokenizedTurn {
  content: string;
  words: Word[];
  /** Where each word stands; an ordinal also under `4th`. No more than the first thousand places of a word. */
  places: Map<string, number[]>;
}

/** More of one word in one turn is no speech; every search stays linear. */
const MAX_PLACES = 1000;

export function said(content: string): TokenizedTurn {
  const words = wordsOf(content);
  const places = new Map<string, number[]>();
  const note = (text: string, index: number): void => {
    const known = places.get(text);
    if (!known) places.set(text, [index]);
    else if (known.length < MAX_PLACES) known.push(index);
  };
  for (const [index, { text, ordinal }] of words.entries()) {
    note(text, index);
    if (ordinal) note(ordinalForm(text), index);
  }
  return { content, words, places };
}

export const ordinalForm = (number: string): string => `${number}th`;

/** The words of a text, numbers said in English words included as digits. */
export const wordsOf = (text: string): Word[] => withNumbers(plainWords(text));

/** The forms in which a text is looked for: the folded texts of its words. */
export const formOf = (text: string): string[] => wordsOf(text).map((word) => word.text);

// Digits and letters apart: "5pm" is two words. Format characters are part of words in Persian and Indic scripts.
const WORD = /\p{Nd}+|[\p{L}\p{M}\p{Cf}]+(?:['’]\p{L}+)*/gu;

function plainWords(text: string): Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(WORD)) {
    const word = wordAt(match[0], match.index);
    const last = words.at(-1);
    if (last && endsNumber(last, word)) words[words.length - 1] = { ...last, end: word.end, ordinal: true };
    else if (last && isMeridiem(last, word, text)) words[words.length - 1] = joined(last, word);
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

/** "4" and "th" with nothing between. */
const endsNumber = (number: Word, { text, start }: Word): boolean =>
  number.digits !== undefined && number.end === start && /^(?:st|nd|rd|th)$/.test(text);

/** "p.m." is "pm". */
const isMeridiem = (first: Word, second: Word, text: string): boolean =>
  second.text === 'm' &&
  (first.text === 'a' || first.text === 'p') &&
  /^\.\s?$/.test(text.slice(first.end, second.start));

const joined = (first: Word, second: Word): Word => ({
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
