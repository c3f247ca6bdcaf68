/** A conversation prepared for the rules, and the shape of a rule. */
import type { DateTime } from 'luxon';
import { type Conversation, type Line, linesOf } from '../conversation.ts';
import type { Asked, Found } from './asked.ts';

export interface Reading {
  /** The end of the call in the call's time zone. */
  end: DateTime;
  lines: readonly Line[];
}

/** Reads the value of one property, or null when the conversation does not mention it. */
export type Rule = (reading: Reading, asked: Asked) => Found | null;

export const readingOf = (conversation: Conversation): Reading => ({
  end: conversation.end,
  lines: linesOf(conversation),
});

/**
 * Makes a finder run once per conversation, because several rules use the same days, numbers and
 * names.
 */
export function oncePerReading<Result>(find: (reading: Reading) => Result): (reading: Reading) => Result {
  const results = new WeakMap<Reading, { result: Result }>();
  return (reading) => {
    const known = results.get(reading) ?? { result: find(reading) };
    results.set(reading, known);
    return known.result;
  };
}
