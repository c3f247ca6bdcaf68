/** Every phone number that is spoken of, written or digit by digit: "nine eight double five", "oh". */
import { type CountryCode, findPhoneNumbersInText } from 'libphonenumber-js';
import type { DateTime } from 'luxon';
import type { Line } from './lines.ts';

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
/** The zone says where the caller most likely is; a number with its country's code needs no hint. */
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

const SPEAKS_OF_DIGITS = /\d|\b(?:zero|one|two|three|four|five|six|seven|eight|nine)\b/i;

export interface Phone {
  /** E.164. */
  number: string;
  line: Line;
}

export function phonesOf(lines: readonly Line[], { zoneName }: DateTime): Phone[] {
  const country = COUNTRY_OF_ZONE.find(([zone]) => zone.test(zoneName ?? ''))?.[1] ?? 'US';
  return lines
    .filter(({ text }) => SPEAKS_OF_DIGITS.test(text))
    .flatMap((line) =>
      [line.text, asDigits(line.text)].flatMap((text) =>
        findPhoneNumbersInText(text, country).map(({ number }) => ({ number: number.number, line })),
      ),
    );
}

/** Spoken digits as digits, run together. */
const asDigits = (text: string): string =>
  text
    .replace(REPEATED, (_, times: string, digit: string) =>
      `${digit} `.repeat(times.toLowerCase() === 'double' ? 2 : 3).trim(),
    )
    .replace(SPOKEN, (word) => DIGITS[word.toLowerCase()] ?? word)
    .replace(/(?<=\d)[\s,.-]{1,3}(?=\d)/g, '')
    .replace(/\bplus ?(?=\d)/gi, '+');
