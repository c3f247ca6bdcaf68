/** Email addresses, written or spelled out: "jane dot doe at gmail dot com". */
import { best, type Candidate, type Found } from './asked.ts';
import type { Reading } from './reading.ts';

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
