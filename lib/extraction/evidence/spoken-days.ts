/**
 * Lists how people say a day: by its date, its weekday, or its distance from the end of the call.
 */
import { DateTime } from 'luxon';
import { formOf, ordinalForm } from './tokenize.ts';

type Forms = string[][];

/**
 * Returns the forms of a day, each as a list of words to look for.
 * @param end when the call ended, in its time zone
 * @param language of the call, BCP 47. Month names, weekdays and "tomorrow" are listed in it and in
 * English
 */
export function spokenDays(date: string, end: DateTime, language: string | null | undefined): Forms {
  const day = DateTime.fromISO(date, { zone: end.zone });
  const daysFromEnd = Math.round(day.startOf('day').diff(end.startOf('day'), 'days').days);
  return [
    ...locales(language).flatMap((locale) => [
      ...inMonth(day.setLocale(locale)),
      ...fromToday(daysFromEnd, locale),
      ...onWeekday(day.setLocale(locale), daysFromEnd),
    ]),
    ...numeric(day),
    ...(daysFromEnd > -32 && daysFromEnd < 63 ? [[ordinalForm(String(day.day))]] : []),
    ...fromTodayInEnglish(daysFromEnd),
    ...inWeek(day, end),
    ...(HOLIDAYS[day.toFormat('MM-dd')] ?? []).map(formOf),
  ];
}

function locales(language: string | null | undefined): string[] {
  if (!language) return ['en'];
  try {
    return ['en', ...Intl.DateTimeFormat.supportedLocalesOf(language.replaceAll('_', '-'))];
  } catch {
    // The language of an event is free text: it may be no language tag.
    return ['en'];
  }
}

function inMonth(day: DateTime): Forms {
  const number = String(day.day);
  return ['MMMM', 'LLLL', 'MMM'].flatMap((format) => {
    const month = formOf(day.toFormat(format));
    return [
      [...month, number],
      [number, ...month],
      ...['of', 'de'].map((of) => [number, of, ...month]),
      [...month, 'the', number],
    ];
  });
}

/** "tomorrow", "mañana", "übermorgen". */
const fromToday = (daysFromEnd: number, locale: string): Forms =>
  Math.abs(daysFromEnd) > 2
    ? []
    : [formOf(new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(daysFromEnd, 'day'))];

const NEAR: Record<number, string[]> = {
  0: ['tonight', 'this morning', 'this afternoon', 'this evening', 'right now', 'later on'],
  1: ['tmrw', 'tmr'],
  [-1]: ['last night'],
  2: ['day after tomorrow'],
  [-2]: ['day before yesterday'],
  7: ['a week', 'week from', 'next week'],
  14: ['fortnight'],
};

function fromTodayInEnglish(daysFromEnd: number): Forms {
  const distance = Math.abs(daysFromEnd);
  return [
    ...(NEAR[daysFromEnd] ?? []),
    ...(distance > 0 ? [`${distance} day`, `${distance} days`] : []),
    ...(distance > 0 && distance % 7 === 0 ? [`${distance / 7} week`, `${distance / 7} weeks`] : []),
  ].map(formOf);
}

/** A weekday means a day near the call. "sat" and "sun" are left out: they are also other words. */
function onWeekday(day: DateTime, daysFromEnd: number): Forms {
  if (daysFromEnd < -7 || daysFromEnd > 14) return [];
  return ['cccc', 'ccc']
    .map((format) => formOf(day.toFormat(format)))
    .filter(([name]) => name !== 'sat' && name !== 'sun');
}

function inWeek(day: DateTime, end: DateTime): Forms {
  const weeks = Math.round(day.startOf('week').diff(end.startOf('week'), 'weeks').weeks);
  const months = Math.round(day.startOf('month').diff(end.startOf('month'), 'months').months);
  return [
    ...(day.weekday >= 6 && (weeks === 0 || weeks === 1) ? ['weekend'] : []),
    ...(weeks === 0 ? ['this week'] : []),
    ...(weeks === 1 ? ['next week'] : []),
    ...(months === 1 ? ['next month'] : []),
    ...(day.day > 27 ? ['end of the month', 'month end', 'last day of'] : []),
  ].map(formOf);
}

const numeric = ({ year, month, day }: DateTime): Forms => [
  ...[
    [year, month, day],
    [day, month, year],
    [month, day, year],
    [day, month, year % 100],
    [month, day, year % 100],
    [day, month],
    [month, day],
  ].map((numbers) => numbers.map(String)),
  // Chinese and Japanese; Korean.
  ...['月', '월'].map((sign) => formOf(`${month}${sign}${day}`)),
];

/** Holidays that have the same date every year. */
const HOLIDAYS: Record<string, string[]> = {
  '01-01': ['new year', "new year's", 'new years day'],
  '02-14': ["valentine's", 'valentine', 'valentines'],
  '10-31': ['halloween'],
  '12-24': ['christmas eve'],
  '12-25': ['christmas', 'xmas'],
  '12-26': ['boxing day'],
  '12-31': ["new year's eve", 'new year eve'],
};
