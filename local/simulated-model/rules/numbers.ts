/** Counts and amounts, in digits or in words, by what is counted. */
import { type Asked, best, type Candidate, nearness, stem } from './asked.ts';
import { type Count, isNumberWord } from './counts.ts';
import type { Line } from './lines.ts';
import type { Rule } from './reading.ts';

/** What may be counted under another word. */
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
    const counts = reading.counts();
    return best(
      reading.lines.flatMap((line): Candidate[] => {
        if (line.refused) return [];
        const said = counts.get(line) ?? [];
        const candidates = said.flatMap((one): Candidate[] => {
          const score = scoreOf(one, { line, asked, counted, money, only: said.length === 1 });
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
  // "bed rooms" are beds: a family that the name speaks of stands before the bare words of a description.
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

function scoreOf(one: Count, { line, asked, counted, money, only }: Context): number {
  const firm = line.caller || line.confirms ? 2 : line.informs ? 0 : 1;
  if (one.money !== money && (one.money || !asksFor(line, asked))) return 0;
  if (money) return 1 + firm + Math.min(2, nearness(`${line.question} ${one.sentence}`, asked));
  const follows = one.after.findIndex((word) => counted.stems.has(word));
  if (follows === 0 || (follows > 0 && !one.after.slice(0, follows).some(isNumberWord))) return 3 + firm;
  if (one.before.slice(0, 3).some((word) => counted.stems.has(word)) && one.after.length === 0)
    return 3 + firm;
  if (counted.people && one.before[0] === 'for' && standsAlone(one)) return 3 + firm;
  if (line.caller && only && standsAlone(one) && asksFor(line, asked, counted.stems)) return 3 + firm;
  return 0;
}

/** A count with nothing counted after it: "for two", "make it four please". */
const standsAlone = ({ after }: Count): boolean =>
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
