/** Dates and times in the one form that is delivered, and only those that exist. */
import { DateTime } from 'luxon';
import { type Checked, fits, rejected } from './checked.ts';

/** `YYYY-MM-DD`, a day of the calendar. */
export function checkDate(text: string): Checked {
  const [day = ''] = /^\d{4}-\d{2}-\d{2}(?=$|T)/.exec(text) ?? [];
  return DateTime.fromISO(day).isValid ? fits(day) : rejected('is not a date, YYYY-MM-DD');
}

/** `HH:MM`, from 00:00 to 23:59; seconds are dropped. */
export function checkTime(text: string): Checked {
  const match = /^(?<hour>\d{1,2}):(?<minute>\d{2})(?::\d{2})?$/.exec(text);
  const hour = Number(match?.groups?.hour);
  const minute = Number(match?.groups?.minute);
  if (!(hour <= 23 && minute <= 59)) return rejected('is not a time, HH:MM');
  return fits(`${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
}

/** RFC 3339 with the offset of the call's zone at that moment; without an offset it is taken for the call's own time. */
export function checkDateTime(text: string, zone: string): Checked {
  const time = DateTime.fromISO(text, { zone });
  const form = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(text);
  if (!form || !time.isValid) return rejected('is not a date and time, RFC 3339');
  return fits(time.toISO({ suppressMilliseconds: true }));
}
