/**
 * Email addresses and phone numbers, written or spoken: "jane dot doe at gmail dot com", "nine
 * eight double five".
 */

import { type CountryCode, findPhoneNumbersInText } from 'libphonenumber-js';
import type { Line } from '../conversation.ts';
import { type Asked, best, type Candidate, type Found, nearness } from './asked.ts';
import { oncePerReading, type Reading } from './reading.ts';

const EMAIL = /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}/g;
const SPELLED =
  /(?<![\w.])((?:[\w+-]{1,64}\.?)(?: (?:dot|underscore|dash|hyphen|plus) [\w+-]{1,64}){0,5}) at ((?:the rate )?[\w-]{1,63}(?: dot [\w-]{2,63}){1,3})\b/gi;
const SIGNS: Readonly<Record<string, string>> = {
  dot: '.',
  underscore: '_',
  dash: '-',
  hyphen: '-',
  plus: '+',
};

export const readEmail = ({ lines }: Reading): Found | null =>
  best(
    lines.flatMap((line): Candidate[] =>
      line.refused
        ? []
        : (spelledOut(line.text).match(EMAIL) ?? []).map((value) => ({
            value: withLowerDomain(value),
            turn: line.turn,
            score: line.caller ? 2 : line.confirms ? 2 : 1,
          })),
    ),
  );

const spelledOut = (text: string): string =>
  text.replace(
    SPELLED,
    (_, local: string, domain: string) => ` ${joined(local)}@${joined(domain.replace(/^the rate /i, ''))} `,
  );

const joined = (words: string): string =>
  words
    .replace(/ (dot|underscore|dash|hyphen|plus) /gi, (_, sign: string) => SIGNS[sign.toLowerCase()] ?? '')
    .replace(/\.$/, '');

function withLowerDomain(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at)}${address.slice(at).toLowerCase()}`;
}

const OF_A_BUSINESS =
  /\b(?:restaurant|hotel|office|store|shop|clinic|business|therapist|doctor|property|venue)\b/;

/** Reads the caller's phone number, or that of a business when the property asks for one. */
export function readPhone(reading: Reading, asked: Asked): Found | null {
  const ofBusiness = OF_A_BUSINESS.test(asked.text);
  return best(
    phonesOf(reading)
      // A number that the agent says is the business's own, unless the agent repeats the caller's.
      .filter(({ line }) => !line.refused && (line.caller || ofBusiness || line.confirms))
      .map(({ number, line }) => ({
        value: number,
        turn: line.turn,
        score: (line.caller !== ofBusiness ? 2 : 1) + Math.min(1, nearness(line.question, asked)),
      })),
  );
}

const DIGITS: Readonly<Record<string, string>> = {
  zero: '0',
  oh: '0',
  o: '0',
  nought: '0',
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
const DIGIT = Object.keys(DIGITS).join('|');
const REPEATED = new RegExp(`\\b(double|triple) (${DIGIT}|\\d)\\b`, 'gi');
const SPOKEN = new RegExp(`\\b(?:${DIGIT})\\b`, 'gi');
/** The likely country of the caller by time zone, for numbers without a country code. */
const COUNTRY_OF_ZONE: readonly [RegExp, CountryCode][] = [
  [/^Asia\/(?:Kolkata|Calcutta)$/, 'IN'],
  [/^Europe\/London$/, 'GB'],
  [/^Europe\/(?:Berlin|Busingen)$/, 'DE'],
  [/^Europe\/Paris$/, 'FR'],
  [/^Europe\/Madrid$/, 'ES'],
  [/^Europe\/Rome$/, 'IT'],
  [/^Europe\/Amsterdam$/, 'NL'],
  [/^Australia\//, 'AU'],
  [/^Asia\/Dubai$/, 'AE'],
  [/^Asia\/Singapore$/, 'SG'],
];

const HAS_DIGITS = /\d|\b(?:zero|one|two|three|four|five|six|seven|eight|nine)\b/i;

interface Phone {
  /** E.164. */
  number: string;
  line: Line;
}

/** Finds every phone number, in digits or spoken digit by digit. */
const phonesOf = oncePerReading(({ lines, end: { zoneName } }): Phone[] => {
  const country = COUNTRY_OF_ZONE.find(([zone]) => zone.test(zoneName ?? ''))?.[1] ?? 'US';
  return lines
    .filter(({ text }) => HAS_DIGITS.test(text))
    .flatMap((line) =>
      [line.text, asDigits(line.text)].flatMap((text) =>
        findPhoneNumbersInText(text, country).map(({ number }) => ({ number: number.number, line })),
      ),
    );
});

/** Replaces spoken digits by digits and joins them. */
const asDigits = (text: string): string =>
  text
    .replace(REPEATED, (_, times: string, digit: string) =>
      `${digit} `.repeat(times.toLowerCase() === 'double' ? 2 : 3).trim(),
    )
    .replace(SPOKEN, (word) => DIGITS[word.toLowerCase()] ?? word)
    .replace(/(?<=\d)[\s,.-]{1,3}(?=\d)/g, '')
    .replace(/\bplus ?(?=\d)/gi, '+');
