/** How people say a time of day: "5:30 pm", "half past nine", "quarter to six", "five oh five", "noon". */
import { findForm } from './find.ts';
import type { TokenizedTurn } from './tokenize.ts';
import type { Span } from './word.ts';

interface Time {
  /** 0 to 23. */
  hour: number;
  minute: number;
}

/** Where a time, `HH:MM`, was said. Without "am" or "pm" an hour is taken for either. */
export function findTime(said: TokenizedTurn, value: string): Span | undefined {
  const [hour = 0, minute = 0] = value.split(':').map(Number);
  const time = { hour, minute };
  const wrongHalf = hour < 12 ? 'pm' : 'am';
  const isNot = (word: { text: string } | undefined) => word?.text === wrongHalf;
  return (
    findForm(said, clockForms(time), ({ after }) => !isNot(after)) ??
    (minute === 0
      ? findForm(said, hourForms(time, said), ({ after }) => !isNot(after) && after?.digits === undefined)
      : undefined)
  );
}

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
const NAMES: Record<string, string[]> = {
  '12:0': ['noon', 'midday'],
  '0:0': ['midnight'],
};

/** A full hour needs a word beside it that makes it one: "a table for 5" is no time. */
function hourForms({ hour }: Time, { words }: TokenizedTurn): string[][] {
  const half = hour < 12 ? 'am' : 'pm';
  const hours = [...new Set([hour, hour % 12 || 12])].map(String);
  return [
    ...(NAMES[`${hour}:0`] ?? []).map((name) => [name]),
    ...hours.flatMap((said) => [
      [said, half],
      [said, '0'],
      ...CUES.map((cue) => [cue, said]),
      ...AFTER_HOUR.map((after) => [said, ...after.split(' ')]),
      // The answer to "at what time?".
      ...(words.length <= 3 ? [[said]] : []),
    ]),
    ...(hour > 12 ? [[String(hour)], [String(hour * 100)]] : []),
  ];
}

function clockForms({ hour, minute }: Time): string[][] {
  if (minute === 0) return [];
  const twelve = (of: number): string[] => [...new Set([of % 24, of % 12 || 12])].map(String);
  const minutes = String(minute);
  const rest = String(60 - minute);
  return [
    ...twelve(hour).flatMap((said) => [
      [said, minutes],
      [said, 'h', minutes],
      [said, 'uhr', minutes],
      ...(minute < 10
        ? [
            [said, 'oh', minutes],
            [said, 'o', minutes],
          ]
        : []),
      [`${said}${minutes.padStart(2, '0')}`],
      ...['past', 'after'].flatMap((past) => [
        [minutes, past, said],
        [minutes, 'minutes', past, said],
        ...(minute === 15 ? [['quarter', past, said]] : []),
        ...(minute === 30 ? [['half', past, said]] : []),
      ]),
      ...(minute === 30 ? [['half', said]] : []),
    ]),
    ...twelve(hour + 1).flatMap((next) =>
      ['to', 'till', 'of', 'before'].flatMap((to) => [
        [rest, to, next],
        [rest, 'minutes', to, next],
        ...(minute === 45 ? [['quarter', to, next]] : []),
      ]),
    ),
  ];
}
