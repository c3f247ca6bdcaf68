/** Whether a value's words are to be found in a turn: a match of normalised forms, never of meaning. */
import { DateTime } from 'luxon';
import type { VariableType } from '../variables/variable.ts';
import type { ReadableCall } from './take-call.ts';

const words = (text: string): string =>
  ` ${text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;

const NUMBER_WORDS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  );

/** What somebody may have said for a value, normalised; any of them in the turn grounds it. */
export function groundedIn(
  said: string,
  value: string | number | boolean,
  { type, call }: { type: VariableType; call: Pick<ReadableCall, 'timestamp' | 'timezone'> },
): boolean {
  const turn = words(said);
  return spokenForms(value, type, call).some((form) => turn.includes(words(form)));
}

function spokenForms(
  value: string | number | boolean,
  type: VariableType,
  { timestamp, timezone }: Pick<ReadableCall, 'timestamp' | 'timezone'>,
): string[] {
  if (typeof value === 'boolean')
    return value ? ['yes', 'yeah', 'yep', 'sure', 'correct'] : ['no', 'nope', 'not', 'don t'];
  if (typeof value === 'number')
    return [String(value), ...(NUMBER_WORDS[value] ? [NUMBER_WORDS[value]] : [])];
  const zone = timezone ?? 'UTC';
  switch (type) {
    case 'date':
      return spokenDays(DateTime.fromISO(value, { zone }), DateTime.fromISO(timestamp, { zone }));
    case 'time':
      return spokenTimes(DateTime.fromISO(value, { zone }));
    case 'email':
      return [value, value.replace('@', ' at ').replaceAll('.', ' dot ')];
    case 'phone':
      return [value, value.replace(/^\+\d{1,3}/, '')];
    default:
      return [value];
  }
}

function spokenDays(day: DateTime, end: DateTime): string[] {
  const apart = Math.round(day.startOf('day').diff(end.startOf('day'), 'days').days);
  const relative: Record<number, string> = {
    0: 'today',
    1: 'tomorrow',
    2: 'day after tomorrow',
    [-1]: 'yesterday',
  };
  const english = day.setLocale('en');
  return [
    ...(relative[apart] ? [relative[apart]] : []),
    ...['yyyy-MM-dd', 'MMMM d', 'd MMMM', 'MMM d', 'd MMM', 'M/d', 'cccc'].map((format) =>
      english.toFormat(format),
    ),
    ...['st', 'nd', 'rd', 'th'].map((ordinal) => `${day.day}${ordinal}`),
  ];
}

const spokenTimes = (time: DateTime): string[] => {
  const english = time.setLocale('en');
  return ['H:mm', 'HH:mm', 'h:mm', 'h:mm a', ...(time.minute === 0 ? ['h a', "h 'o clock'", 'h'] : [])].map(
    (format) => english.toFormat(format),
  );
};
