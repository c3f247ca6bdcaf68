/** Rules for dates and times, absolute or relative to the end of the call. */
import type { ParsedComponents } from 'chrono-node';
import { type Asked, best, type Candidate, type Found, nearness } from './asked.ts';
import type { Reading } from './reading.ts';
import { type Role, timesOf, type When } from './spoken-times.ts';

const ASKS_FOR_AN_END =
  /\b(?:drop\w*|return\w*|end\w*|check(?:ing)?.?out|arriv\w*|until|back|finish\w*|clos\w*|expir\w*|due)\b/;
const ASKS_FOR_A_PAST_DAY =
  /\b(?:birth|born|dob|incident|accident|happened|occurred|purchase[ds]?|ordered|since)\b/;

const pad = (number: number | null): string => String(number ?? 0).padStart(2, '0');
const saysDay = (components: ParsedComponents): boolean =>
  components.isCertain('day') || components.isCertain('weekday');
const saysTime = (components: ParsedComponents): boolean => components.isCertain('hour');

export const readDate = (reading: Reading, asked: Asked): Found | null =>
  readWhen(reading, asked, {
    fits: saysDay,
    value: (components) =>
      `${dayYear(components, { reading, asked })}-${pad(components.get('month'))}-${pad(components.get('day'))}`,
  });

export const readTime = (reading: Reading, asked: Asked): Found | null =>
  readWhen(reading, asked, {
    fits: saysTime,
    value: (components) => clockTime(components, timesOf(reading)),
  });

export function readDateTime(reading: Reading, asked: Asked): Found | null {
  const both = readWhen(reading, asked, {
    fits: (components) => saysDay(components) && saysTime(components),
    value: (components) => dateTime(components, reading),
  });
  if (both) return both;
  const day = readDate(reading, asked);
  const time = readTime(reading, asked);
  if (!day || !time) return null;
  const [hour, minute] = String(time.value).split(':').map(Number);
  const at = reading.end.set({
    year: Number(String(day.value).slice(0, 4)),
    month: Number(String(day.value).slice(5, 7)),
    day: Number(String(day.value).slice(8)),
    hour: hour ?? 0,
    minute: minute ?? 0,
    second: 0,
    millisecond: 0,
  });
  const value = at.toISO({ suppressMilliseconds: true });
  return value === null ? null : { value, turn: Math.max(day.turn, time.turn) };
}

function readWhen(
  reading: Reading,
  asked: Asked,
  {
    fits,
    value,
  }: { fits: (components: ParsedComponents) => boolean; value: (components: ParsedComponents) => string },
): Found | null {
  const end = ASKS_FOR_AN_END.test(asked.text);
  return best(
    timesOf(reading)
      .filter(({ components, line }) => fits(components) && !line.refused)
      .flatMap((when): Candidate[] => {
        const score = scoreOf(when, { asked, wanted: end ? 'end' : 'start' });
        return score === null ? [] : [{ value: value(when.components), turn: when.line.turn, score }];
      }),
  );
}

/**
 * Scores a day or time, or returns null when it belongs to the other end (start or end). When
 * several properties ask for days, the words around it decide.
 */
function scoreOf(
  { line, role, sentence }: When,
  { asked, wanted }: { asked: Asked; wanted: Role },
): number | null {
  if (role !== null && role !== wanted && !(asked.alone && wanted === 'start' && line.caller)) return null;
  if (role === null && wanted === 'end' && !asked.alone) return null;
  const near = asked.alone
    ? 0
    : role === wanted
      ? 2
      : Math.min(2, nearness(`${line.question} ${sentence}`, asked));
  const firm = line.informs && !line.confirms ? 0 : 2;
  return near + firm;
}

function dayYear(
  components: ParsedComponents,
  { reading, asked }: { reading: Reading; asked: Asked },
): number {
  const year = components.get('year') ?? reading.end.year;
  const day = reading.end.set({ year, month: components.get('month') ?? 1, day: components.get('day') ?? 1 });
  return !components.isCertain('year') && day > reading.end && ASKS_FOR_A_PAST_DAY.test(asked.text)
    ? year - 1
    : year;
}

/**
 * Returns HH:MM. An hour without am or pm takes it from the same time elsewhere in the call.
 * Otherwise one to seven are in the afternoon: nobody books a table for five in the morning.
 */
function clockTime(components: ParsedComponents, whens: readonly When[]): string {
  const hour = components.get('hour') ?? 0;
  const minute = components.get('minute') ?? 0;
  if (components.isCertain('meridiem') || hour > 12) return `${pad(hour)}:${pad(minute)}`;
  const same = whens.find(
    (other) =>
      other.components.isCertain('meridiem') &&
      (other.components.get('hour') ?? 0) % 12 === hour % 12 &&
      (other.components.get('minute') ?? 0) === minute,
  );
  const inFull = same ? (same.components.get('hour') ?? hour) : hour >= 1 && hour <= 7 ? hour + 12 : hour;
  return `${pad(inFull)}:${pad(minute)}`;
}

function dateTime(components: ParsedComponents, reading: Reading): string {
  const [hour, minute] = clockTime(components, timesOf(reading)).split(':').map(Number);
  const at = reading.end.set({
    year: components.get('year') ?? reading.end.year,
    month: components.get('month') ?? 1,
    day: components.get('day') ?? 1,
    hour: hour ?? 0,
    minute: minute ?? 0,
    second: 0,
    millisecond: 0,
  });
  return at.toISO({ suppressMilliseconds: true }) ?? '';
}
