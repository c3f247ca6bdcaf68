/**
 * The evidence of a value: its turn, a quote from that turn, and whether the value's words are in
 * it.
 */
import { DateTime } from 'luxon';
import type { ExtractedValue } from '../../domain/call.ts';
import type { Variable } from '../../domain/variable.ts';
import type { CallInput } from '../call-input.ts';
import { findForm } from './find-words.ts';
import { findEmail, findPhone } from './spoken-contacts.ts';
import { spokenDays } from './spoken-days.ts';
import { findNumber } from './spoken-numbers.ts';
import { findAnswer, findOption, findText } from './spoken-text.ts';
import { findTime } from './spoken-times.ts';
import { type Span, type TokenizedTurn, tokenize } from './tokenize.ts';

export type Evidence = Pick<ExtractedValue, 'turn' | 'quote' | 'grounded'>;

export type FindEvidence = (
  variable: Variable,
  /** A checked value, and the turn as the model gave it. */
  given: { value: ExtractedValue['value']; turn: unknown },
) => Evidence;

/**
 * Returns the function that finds the evidence of this call's values:
 * - A turn that the call does not have is null, and its value is not grounded.
 * - Without a value, `grounded` is null; turn and quote show what did not fit the type.
 */
export function evidenceFinder(call: CallInput): FindEvidence {
  const contents = new Map(call.transcript.map((turn) => [turn.turn, turn.content]));
  const tokenized = new Map<number, TokenizedTurn>();
  return (variable, { value, turn }) => {
    const number = typeof turn === 'number' ? turn : Number.NaN;
    const content = contents.get(number);
    if (content === undefined) return { turn: null, quote: null, grounded: value === null ? null : false };
    if (value === null) return { turn: number, quote: quoteFrom(content, undefined), grounded: null };
    const tokens = tokenized.get(number) ?? tokenize(content);
    tokenized.set(number, tokens);
    const found = findValue(tokens, value, { variable, call });
    return { turn: number, quote: quoteFrom(content, found), grounded: found !== undefined };
  };
}

/** Where a checked value is in a turn. Normalised forms are compared, never the meaning. */
function findValue(
  turn: TokenizedTurn,
  value: string | number | boolean,
  {
    variable: { var_type, var_name },
    call,
  }: {
    variable: Pick<Variable, 'var_type' | 'var_name'>;
    call: Pick<CallInput, 'timestamp' | 'timezone' | 'language'>;
  },
): Span | undefined {
  if (typeof value === 'boolean') return findAnswer(turn, value, var_name.replaceAll('_', ' '));
  if (typeof value === 'number') return findNumber(turn, value);
  switch (var_type) {
    case 'date':
      return findDay(turn, value, call);
    case 'time':
      return findTime(turn, value);
    case 'datetime': {
      const day = findDay(turn, value.slice(0, 10), call);
      const time = findTime(turn, value.slice(11, 16));
      return day && time && { start: Math.min(day.start, time.start), end: Math.max(day.end, time.end) };
    }
    case 'email':
      return findEmail(turn, value);
    case 'phone':
      return findPhone(turn, value);
    case 'enum':
      return findOption(turn, value);
    case 'string':
      return findText(turn, value);
    case 'boolean':
    case 'integer':
    case 'float':
      // Their values are not strings.
      return undefined;
    default:
      // The type checker reports a new type here: without a case its values would never be grounded.
      return var_type satisfies never;
  }
}

function findDay(
  turn: TokenizedTurn,
  day: string,
  { timestamp, timezone, language }: Pick<CallInput, 'timestamp' | 'timezone' | 'language'>,
): Span | undefined {
  const end = DateTime.fromISO(timestamp, { zone: timezone ?? 'UTC' });
  return findForm(turn, spokenDays(day, end, language));
}

/** In UTF-16 code units. */
const MAX_QUOTE = 300;

/** The whole turn; of a longer one the part around the value, cut between words. */
function quoteFrom(content: string, found: Span | undefined): string {
  const whole = content.trim();
  if (whole.length <= MAX_QUOTE) return whole.toWellFormed();
  const { start, end } = found ?? { start: 0, end: 0 };
  const around = Math.max(0, MAX_QUOTE - (end - start)) / 2;
  const from = Math.max(0, Math.min(Math.floor(start - around), content.length - MAX_QUOTE));
  const cut = content.slice(from, from + MAX_QUOTE);
  return (from === 0 ? cut : withoutCutWord(cut))
    .replace(/\s+\S{0,40}$/, '')
    .trim()
    .toWellFormed();
}

const withoutCutWord = (cut: string): string => cut.replace(/^\S{0,40}\s+/, '');
