/** Dates and times in the one form that is delivered, and only those that exist. */
import { DateTime } from 'luxon';
import { type Checked, fits, rejected } from './checked.ts';

/** `YYYY-MM-DD`, a day of the calendar; the time of a date-time is dropped. */
export function checkDate(text: string): Checked {
  const [day = ''] = /^\d{4}-\d{2}-\d{2}(?=$|[T ])/.exec(text) ?? [];
  return DateTime.fromISO(day, { zone: 'UTC' }).isValid ? fits(day) : rejected('is not a date, YYYY-MM-DD');
}

/** `HH:MM`, from 00:00 to 23:59; seconds are dropped, `5:30 pm` becomes `17:30`. */
export function checkTime(text: string): Checked {
  const match = /^(\d{1,2}):(\d{2})(?::\d{2})?(?:\s?([ap])\.?m\.?)?$/i.exec(text);
  const half = match?.[3]?.toLowerCase();
  const said = Number(match?.[1]);
  const minute = Number(match?.[2]);
  const hour = half ? (said % 12) + (half === 'p' ? 12 : 0) : said;
  const exists = half ? said >= 1 && said <= 12 : said <= 23;
  if (!exists || !(minute <= 59)) return rejected('is not a time, HH:MM');
  return fits(`${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
}

const DATE_TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?\s?(?:Z|[+-]\d{2}:?\d{2})?$/i;

/** RFC 3339 with the offset of the call's zone at that moment; without an offset it is taken for the call's own time. */
export function checkDateTime(text: string, zone: string): Checked {
  const iso = text
    .toUpperCase()
    .replace(/^(.{10}) /, '$1T')
    .replace(/ /, '');
  const time = DateTime.fromISO(iso, { zone });
  if (!DATE_TIME.test(text) || !time.isValid) return rejected('is not a date and time, RFC 3339');
  return fits(time.startOf('second').toISO({ suppressMilliseconds: true }));
}
