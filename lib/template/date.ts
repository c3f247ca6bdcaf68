/** The `date` filter: Liquid's formats, in the zone of the call, the same on every machine and at every retry. */
import { DateTime } from 'luxon';
import { isTimeZone } from '../shared/time-zone.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIME_OF_DAY = /^\d{2}:\d{2}(?::\d{2})?$/;
const UNIX_SECONDS = /^\d{5,}$/;
/** A directive costs some 20 µs; a format that a person writes has a dozen. */
const MAX_FORMAT = 200;
const DIRECTIVE = /%([-^:]?)([A-Za-z%])/g;

// Formats of strftime(3), written as luxon's.
const TOKENS = new Map([
  ['Y', 'yyyy'],
  ['y', 'yy'],
  ['m', 'MM'],
  ['-m', 'M'],
  ['d', 'dd'],
  ['-d', 'd'],
  ['j', 'ooo'],
  ['-j', 'o'],
  ['H', 'HH'],
  ['-H', 'H'],
  ['I', 'hh'],
  ['-I', 'h'],
  ['M', 'mm'],
  ['-M', 'm'],
  ['S', 'ss'],
  ['-S', 's'],
  ['L', 'SSS'],
  ['p', 'a'],
  ['A', 'cccc'],
  ['a', 'ccc'],
  ['B', 'LLLL'],
  ['b', 'LLL'],
  ['h', 'LLL'],
  ['u', 'c'],
  ['V', 'WW'],
  ['G', 'kkkk'],
  ['s', 'X'],
  ['z', 'ZZZ'],
  [':z', 'ZZ'],
  ['Z', 'ZZZZ'],
  ['F', 'yyyy-MM-dd'],
  ['T', 'HH:mm:ss'],
  ['R', 'HH:mm'],
  ['D', 'MM/dd/yy'],
]);

/**
 * Formats a date by a strftime format in `zone`. A time with an offset is shown in that zone; a day (`2026-11-21`)
 * stays that day in every zone; a time of day is one of the day the call ended; a number is Unix seconds; "now" and
 * "today" are the end of the call, so that a retry sends what the first attempt sent. What is no date stays as it is.
 * @param endedAt ISO 8601 with an offset
 * @throws {RangeError} for a zone that does not exist, or a format of more than 200 characters
 */
export function formatDate({
  value,
  format,
  zone,
  endedAt,
}: {
  value: unknown;
  format: string;
  zone: string;
  endedAt: string;
}): unknown {
  if (format.length > MAX_FORMAT) throw new RangeError(`its format has more than ${MAX_FORMAT} characters`);
  if (!isTimeZone(zone)) throw new RangeError('its time zone is unknown');
  const date = dateOf(value, zone, endedAt);
  if (!date?.isValid) return value;
  const english = date.setLocale('en');
  return format.replace(DIRECTIVE, (directive: string, flag: string, letter: string) => {
    if (letter === '%') return '%';
    if (letter === 'P') return english.toFormat('a').toLowerCase();
    if (letter === 'e') return english.toFormat('d').padStart(flag === '-' ? 0 : 2);
    if (letter === 'l') return english.toFormat('h').padStart(flag === '-' ? 0 : 2);
    if (flag === '^') {
      const token = TOKENS.get(letter);
      return token === undefined ? directive : english.toFormat(token).toUpperCase();
    }
    const token = TOKENS.get(flag + letter);
    return token === undefined ? directive : english.toFormat(token);
  });
}

function dateOf(value: unknown, zone: string, endedAt: string): DateTime | undefined {
  if (typeof value === 'number') return DateTime.fromSeconds(value, { zone });
  // No date is longer; luxon's patterns see nothing bigger.
  if (typeof value !== 'string' || value.length > 64) return undefined;
  const text = value.trim();
  if (text === 'now' || text === 'today') return DateTime.fromISO(endedAt, { zone });
  if (UNIX_SECONDS.test(text)) return DateTime.fromSeconds(Number(text), { zone });
  if (TIME_OF_DAY.test(text)) {
    return DateTime.fromISO(`${DateTime.fromISO(endedAt, { zone }).toISODate()}T${text}`, { zone });
  }
  return DAY.test(text) || text.includes('T')
    ? DateTime.fromISO(text, { zone })
    : DateTime.fromSQL(text, { zone });
}
