/** Emails and phone numbers as they are spelled out: "jane dot doe at gmail dot com", "four oh eight, double five ...". */
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { findJoined, joined } from './find.ts';
import { perTurn } from './per-turn.ts';
import { type TokenizedTurn, wordsOf } from './tokenize.ts';
import type { Span, Word } from './word.ts';

// TokenizedTurn for a sign, or about one; Indian English says "at the rate" for @.
const SIGNS = new Set(
  'at the rate sign dot period point underscore dash hyphen minus plus capital lowercase'.split(' '),
);
const TIMES = new Map([
  ['double', 2],
  ['triple', 3],
]);

/** Where an email was said. What separates its parts, written or spoken, is passed over on both sides. */
export const findEmail = (said: TokenizedTurn, email: string): Span | undefined =>
  findJoined(said, spelledIn(said), spelled(wordsOf(email)).join(''));

const spelledIn = perTurn(({ words }) => joined(spelled(words)));

function spelled(words: readonly Word[]): string[] {
  return words.map((word, index) => {
    if (SIGNS.has(word.text) || (TIMES.has(word.text) && isOne(words[index + 1]))) return '';
    const piece = word.digits ?? word.text;
    return isOne(word) ? piece.repeat(times(words[index - 1])) : piece;
  });
}

/** Shorter than this, digits are found everywhere. */
const MIN_DIGITS = 6;
const OH = new Set(['oh', 'o']);

/** Where a phone number, E.164, was said: its national digits, one after another, whatever stands between. */
export function findPhone(said: TokenizedTurn, number: string): Span | undefined {
  const national = parsePhoneNumberFromString(number)?.nationalNumber ?? '';
  const wanted = national.length >= MIN_DIGITS ? national : number.replace(/\D/g, '');
  return findJoined(said, digitsIn(said), wanted);
}

const digitsIn = perTurn(({ words }) =>
  joined(words.map((word, index) => digitsOf(word).repeat(times(words[index - 1])))),
);

const digitsOf = ({ text, digits }: Word): string => digits ?? (OH.has(text) ? '0' : '');

const isOne = (word: Word | undefined): boolean => (word?.digits ?? word?.text)?.length === 1;

const times = (before: Word | undefined): number => TIMES.get(before?.text ?? '') ?? 1;
