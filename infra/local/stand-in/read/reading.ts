/** A conversation as the rules read it: what is costly to find is found once, and only when a rule asks for it. */
import type { DateTime } from 'luxon';
import type { Conversation } from '../conversation.ts';
import type { Asked, Found } from './asked.ts';
import { type Line, linesOf } from './lines.ts';
import { type Span, spansOf } from './spans.ts';
import { type When, whensOf } from './whens.ts';

export interface Reading {
  /** The end of the call in its own zone. */
  end: DateTime;
  lines: readonly Line[];
  /** Days and times. */
  whens: () => readonly When[];
  /** Words that could be names. */
  spans: () => readonly Span[];
}

export type Rule = (reading: Reading, asked: Asked) => Found | null;

export function readingOf(conversation: Conversation): Reading {
  const { end } = conversation;
  const lines = linesOf(conversation);
  return { end, lines, whens: once(() => whensOf(lines, end)), spans: once(() => spansOf(lines)) };
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
