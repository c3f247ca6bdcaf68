/** The days that statistics are asked for. */
import * as z from 'zod';
import { InvalidRequest } from '../shared/errors.ts';
import { validated } from '../shared/validate.ts';

const MAX_DAYS = 366;
const DEFAULT_DAYS = 30;
const DAY_MS = 86_400_000;

const NO_DATE = { error: 'must be a date of 2000 or later, as in 2026-11-20' };
const Day = z.iso.date({ ...NO_DATE, abort: true }).refine((day) => day >= '2000-01-01', NO_DATE);

/** UTC days: `from` is the first, `to` the one after the last. */
export const StatsQuery = z.strictObject({ from: Day.optional(), to: Day.optional() });

export interface DateRange {
  from: string;
  to: string;
}

/**
 * The range of a query: without `to` until today, without `from` 30 days.
 * @throws {InvalidRequest}
 */
export function dateRange(query: unknown, now: Date): DateRange {
  const given = validated(StatsQuery, query);
  const to = given.to ?? plusDays(now.toISOString().slice(0, 10), 1);
  const from = given.from ?? plusDays(to, -DEFAULT_DAYS);
  if (from >= to) {
    const message = given.to === undefined ? 'must not be in the future' : 'must be before to';
    throw new InvalidRequest([{ path: 'from', message }]);
  }
  if (Date.parse(to) - Date.parse(from) > MAX_DAYS * DAY_MS) {
    throw new InvalidRequest([{ path: 'from', message: `must be at most ${MAX_DAYS} days before to` }]);
  }
  return { from, to };
}

/** Every day of a range, in order. */
export const daysOf = ({ from, to }: DateRange): string[] =>
  Array.from({ length: (Date.parse(to) - Date.parse(from)) / DAY_MS }, (_, index) => plusDays(from, index));

const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
