/** A conversation as the rules read it: what is costly to find is found once, and only when a rule asks for it. */
import type { DateTime } from 'luxon';
import type { Conversation } from '../conversation.ts';
import { type Asked, type Found, stemsInOrder } from './asked.ts';
import { type Count, countsOf } from './counts.ts';
import { type Line, linesOf } from './lines.ts';
import { type Span, spansOf } from './spans.ts';
import { type Phone, phonesOf } from './spoken-phones.ts';
import { type When, whensOf } from './whens.ts';

export interface Reading {
  /** The end of the call in its own zone. */
  end: DateTime;
  lines: readonly Line[];
  /** Days and times. */
  whens: () => readonly When[];
  /** Numbers that are not part of one of them. */
  counts: () => ReadonlyMap<Line, readonly Count[]>;
  phones: () => readonly Phone[];
  /** The words of each line as stems, clauses parted by commas, a space at both ends. */
  stemmed: () => ReadonlyMap<Line, string>;
  /** Words that could be names. */
  spans: () => readonly Span[];
}

export type Rule = (reading: Reading, asked: Asked) => Found | null;

export function readingOf(conversation: Conversation): Reading {
  const { end } = conversation;
  const lines = linesOf(conversation);
  return {
    end,
    lines,
    whens: once(() => whensOf(lines, end)),
    counts: once(() => countsOf(lines, end)),
    phones: once(() => phonesOf(lines, end)),
    stemmed: once(() => new Map(lines.map((line) => [line, stemmedClauses(line.text)]))),
    spans: once(() => spansOf(lines)),
  };
}

const stemmedClauses = (text: string): string =>
  ` ${text
    .split(/[.,;:!?]/)
    .map((clause) => stemsInOrder(clause).join(' '))
    .join(' , ')} `;

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
