/** Whether a value's words are to be found in a turn: a match of normalised forms, never of meaning. */
import { DateTime } from 'luxon';
import type { Variable } from '../../domain/variable.ts';
import type { ReadableCall } from '../claim-call.ts';
import { findForm } from './find.ts';
import { findEmail, findPhone } from './spoken-contacts.ts';
import { spokenDays } from './spoken-days.ts';
import { findNumber } from './spoken-numbers.ts';
import { findAnswer, findOption, findText } from './spoken-text.ts';
import { findTime } from './spoken-times.ts';
import type { TokenizedTurn } from './tokenize.ts';
import type { Span } from './word.ts';

/** Where a checked value was said in a turn; undefined where its words are not to be found. */
export function findValue(
  said: TokenizedTurn,
  value: string | number | boolean,
  {
    variable: { var_type, var_name },
    call,
  }: {
    variable: Pick<Variable, 'var_type' | 'var_name'>;
    call: Pick<ReadableCall, 'timestamp' | 'timezone' | 'language'>;
  },
): Span | undefined {
  if (typeof value === 'boolean') return findAnswer(said, value, var_name.replaceAll('_', ' '));
  if (typeof value === 'number') return findNumber(said, value);
  switch (var_type) {
    case 'date':
      return findDay(said, value, call);
    case 'time':
      return findTime(said, value);
    case 'datetime': {
      const day = findDay(said, value.slice(0, 10), call);
      const time = findTime(said, value.slice(11, 16));
      return day && time && { start: Math.min(day.start, time.start), end: Math.max(day.end, time.end) };
    }
    case 'email':
      return findEmail(said, value);
    case 'phone':
      return findPhone(said, value);
    case 'enum':
      return findOption(said, value);
    default:
      return findText(said, value);
  }
}

const findDay = (
  said: TokenizedTurn,
  day: string,
  { timestamp, timezone, language }: Pick<ReadableCall, 'timestamp' | 'timezone' | 'language'>,
): Span | undefined => {
  const end = DateTime.fromISO(timestamp, { zone: timezone ?? 'UTC' });
  return findForm(said, spokenDays(day, end, language));
};
