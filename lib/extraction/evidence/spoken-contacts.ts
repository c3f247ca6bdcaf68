/**
 * Finds emails and phone numbers as people spell them: "jane dot doe at gmail dot com", "double
 * five".
 */
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { cachedPerTurn, findJoined, joinPieces } from './find-words.ts';
import { type Span, type TokenizedTurn, type Word, wordsOf } from './tokenize.ts';

// Words that name a sign or describe it. Indian English says "at the rate" for @.
const SIGN_WORDS = new Set(
  'at the rate sign dot period point underscore dash hyphen minus plus capital lowercase'.split(' '),
);
const REPETITIONS = new Map([
  ['double', 2],
  ['triple', 3],
]);

/**
 * Where an email is mentioned. Signs are skipped in the email and in the turn, written or spoken.
 */
export const findEmail = (turn: TokenizedTurn, email: string): Span | undefined =>
  findJoined(turn, spelledIn(turn), spelled(wordsOf(email)).join(''));

const spelledIn = cachedPerTurn(({ words }) => joinPieces(spelled(words)));

function spelled(words: readonly Word[]): string[] {
  return words.map((word, index) => {
    if (SIGN_WORDS.has(word.text) || (REPETITIONS.has(word.text) && isOneCharacter(words[index + 1])))
      return '';
    const piece = word.digits ?? word.text;
    return isOneCharacter(word) ? piece.repeat(repetitionsAfter(words[index - 1])) : piece;
  });
}

/** A shorter run of digits could match by chance. */
const MIN_DIGITS = 6;
/** "Oh" is how people say 0 in a phone number. */
const OH = new Set(['oh', 'o']);

/**
 * Where a phone number (E.164) is mentioned: its national digits in order, with any words between
 * them.
 */
export function findPhone(turn: TokenizedTurn, number: string): Span | undefined {
  const national = parsePhoneNumberFromString(number)?.nationalNumber ?? '';
  const wanted = national.length >= MIN_DIGITS ? national : number.replace(/\D/g, '');
  return findJoined(turn, digitsIn(turn), wanted);
}

const digitsIn = cachedPerTurn(({ words }) =>
  joinPieces(words.map((word, index) => digitsOf(word).repeat(repetitionsAfter(words[index - 1])))),
);

const digitsOf = ({ text, digits }: Word): string => digits ?? (OH.has(text) ? '0' : '');

const isOneCharacter = (word: Word | undefined): boolean => (word?.digits ?? word?.text)?.length === 1;

const repetitionsAfter = (before: Word | undefined): number => REPETITIONS.get(before?.text ?? '') ?? 1;
