/** Finds a time of day as people say it: "5:30 pm", "half past nine", "quarter to six", "noon". */
import { findForm } from './find-words.ts';
import type { Span, TokenizedTurn } from './tokenize.ts';

interface Time {
  /** 0 to 23. */
  hour: number;
  minute: number;
}

/** Where a time (`HH:MM`) is mentioned. An hour without "am" or "pm" matches both. */
export function findTime(turn: TokenizedTurn, value: string): Span | undefined {
  const [hour = 0, minute = 0] = value.split(':').map(Number);
  const time = { hour, minute };
  const otherMeridiem = hour < 12 ? 'pm' : 'am';
  const excludes = (word: { text: string } | undefined) => word?.text === otherMeridiem;
  return (
    findForm(turn, clockForms(time), ({ after }) => !excludes(after)) ??
    (minute === 0
      ? findForm(turn, hourForms(time, turn), ({ after }) => !excludes(after) && after?.digits === undefined)
      : undefined)
  );
}

/** Words before an hour that make it a time: "at five". */
const CUES = [
  'at',
  'by',
  'around',
  'about',
  'until',
  'till',
  'before',
  'after',
  'from',
  'to',
  'between',
  'um',
  'las',
  'à',
];
/** Words after an hour that make it a time: "five o'clock". */
const AFTER_HOUR = [
  'oclock',
  'o clock',
  'in the',
  'sharp',
  'uhr',
  'h',
  'heures',
  'horas',
  'ish',
  'tonight',
  '時',
  '点',
];
const NAMED_HOURS: Record<string, string[]> = {
  '12:0': ['noon', 'midday'],
  '0:0': ['midnight'],
};

/** A full hour needs a word beside it that makes it a time: "a table for 5" is no time. */
function hourForms({ hour }: Time, { words }: TokenizedTurn): string[][] {
  const meridiem = hour < 12 ? 'am' : 'pm';
  const hours = [...new Set([hour, hour % 12 || 12])].map(String);
  return [
    ...(NAMED_HOURS[`${hour}:0`] ?? []).map((name) => [name]),
    ...hours.flatMap((spoken) => [
      [spoken, meridiem],
      [spoken, '0'],
      ...CUES.map((cue) => [cue, spoken]),
      ...AFTER_HOUR.map((after) => [spoken, ...after.split(' ')]),
      // A short turn may answer "at what time?".
      ...(words.length <= 3 ? [[spoken]] : []),
    ]),
    ...(hour > 12 ? [[String(hour)], [String(hour * 100)]] : []),
  ];
}

function clockForms({ hour, minute }: Time): string[][] {
  if (minute === 0) return [];
  const bothClocks = (of: number): string[] => [...new Set([of % 24, of % 12 || 12])].map(String);
  const minutes = String(minute);
  const minutesToNext = String(60 - minute);
  return [
    ...bothClocks(hour).flatMap((spoken) => [
      [spoken, minutes],
      [spoken, 'h', minutes],
      [spoken, 'uhr', minutes],
      ...(minute < 10
        ? [
            [spoken, 'oh', minutes],
            [spoken, 'o', minutes],
          ]
        : []),
      [`${spoken}${minutes.padStart(2, '0')}`],
      ...['past', 'after'].flatMap((past) => [
        [minutes, past, spoken],
        [minutes, 'minutes', past, spoken],
        ...(minute === 15 ? [['quarter', past, spoken]] : []),
        ...(minute === 30 ? [['half', past, spoken]] : []),
      ]),
      ...(minute === 30 ? [['half', spoken]] : []),
    ]),
    ...bothClocks(hour + 1).flatMap((next) =>
      ['to', 'till', 'of', 'before'].flatMap((to) => [
        [minutesToNext, to, next],
        [minutesToNext, 'minutes', to, next],
        ...(minute === 45 ? [['quarter', to, next]] : []),
      ]),
    ),
  ];
}
