/**
 * The `date` filter: strftime formats in the zone of the call, the same on every machine and retry.
 */
import { DateTime } from 'luxon';
import { isTimeZone } from '../shared/time-zone.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIME_OF_DAY = /^\d{2}:\d{2}(?::\d{2})?$/;
const UNIX_SECONDS = /^\d{5,}$/;
/** Characters. A directive costs some 20 µs, and a format that a person writes has a dozen. */
const MAX_FORMAT_CHARACTERS = 200;
const DIRECTIVE = /%([-^:]?)([A-Za-z%])/g;

/** Directives of strftime(3), with luxon's token for each. */
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
 * Formats a date with a strftime format, in `zone`. A time with an offset is converted to that
 * zone. A day (`2026-11-21`) is the same day in every zone. A time of day is on the day when the
 * call ended. A number is Unix seconds. "now" and "today" are the end of the call, so that a retry
 * sends what the first attempt sent. Returns a value that is not a date unchanged.
 * @param endedAt ISO 8601 with an offset
 * @throws {RangeError} for an unknown zone, or a format of more than 200 characters
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
  if (format.length > MAX_FORMAT_CHARACTERS)
    throw new RangeError(`its format is longer than ${MAX_FORMAT_CHARACTERS} characters`);
  if (!isTimeZone(zone))
    throw new RangeError('its time zone is unknown: use an IANA name such as Asia/Tokyo');
  const date = dateOf(value, zone, endedAt);
  if (!date?.isValid) return value;
  const english = date.setLocale('en');
  return format.replace(DIRECTIVE, (directive: string, flag: string, letter: string) =>
    formatDirective(english, { directive, flag, letter }),
  );
}

/** Directives that pad with a space, with luxon's token for each. */
const SPACE_PADDED = new Map([
  ['e', 'd'],
  ['l', 'h'],
]);

function formatDirective(
  date: DateTime,
  { directive, flag, letter }: { directive: string; flag: string; letter: string },
): string {
  if (letter === '%') return '%';
  if (letter === 'P') return date.toFormat('a').toLowerCase();
  const padded = SPACE_PADDED.get(letter);
  if (padded !== undefined) return date.toFormat(padded).padStart(flag === '-' ? 0 : 2);
  const token = TOKENS.get(flag === '^' ? letter : flag + letter);
  if (token === undefined) return directive;
  const text = date.toFormat(token);
  return flag === '^' ? text.toUpperCase() : text;
}

function dateOf(value: unknown, zone: string, endedAt: string): DateTime | undefined {
  if (typeof value === 'number') return DateTime.fromSeconds(value, { zone });
  // No date is longer, and luxon's patterns need not scan more.
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
