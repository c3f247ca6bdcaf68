/** Email addresses and phone numbers, written or spelled out. */
import { findPhoneNumbersInText } from 'libphonenumber-js';
import type { Conversation } from '../conversation.ts';
import { best, type Found } from './found.ts';

const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}/g;

/** "jane dot doe at gmail dot com" as an address. */
const spelledOut = (text: string): string =>
  text.replace(
    /\b([\w-]{1,64}(?:\s+(?:dot|underscore|dash)\s+[\w-]{1,64}){0,4})\s+at\s+([\w-]{1,63}(?:\s+dot\s+[\w-]{2,63}){1,3})\b/gi,
    (_, local: string, domain: string) => `${joined(local)}@${joined(domain)}`,
  );

const joined = (words: string): string =>
  words
    .replace(/\s+dot\s+/gi, '.')
    .replace(/\s+underscore\s+/gi, '_')
    .replace(/\s+dash\s+/gi, '-');

export const readEmail = ({ turns }: Conversation): Found | null =>
  best(
    turns.flatMap(({ turn, text, caller }) =>
      (spelledOut(text.slice(0, 2_000)).match(EMAIL) ?? []).map((value) => ({
        value,
        turn,
        score: caller ? 1 : 0,
      })),
    ),
  );

const DIGITS: Record<string, string> = {
  zero: '0',
  oh: '0',
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
};

/** "nine eight double five" as digits. */
const asDigits = (text: string): string =>
  text
    .replace(/\b(double|triple)\s+(\w+)/gi, (_, times: string, word: string) =>
      `${word} `.repeat(/double/i.test(times) ? 2 : 3),
    )
    .replace(/\b[a-z]+\b/gi, (word) => DIGITS[word.toLowerCase()] ?? word)
    .replace(/(?<=\d)[\s,-]+(?=\d)/g, '');

export const readPhone = ({ turns }: Conversation): Found | null =>
  best(
    turns.flatMap(({ turn, text, caller }) =>
      [text, asDigits(text)].flatMap((one) =>
        findPhoneNumbersInText(one.slice(0, 2_000), 'US').map(({ number }) => ({
          value: number.number,
          turn,
          score: caller ? 1 : 0,
        })),
      ),
    ),
  );
