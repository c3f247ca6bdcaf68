/** Where a value was said, and whether its words are really there. */
import type { ExtractedValue } from '../../domain/call.ts';
import type { Variable } from '../../domain/variable.ts';
import type { ReadableCall } from '../claim-call.ts';
import { findValue } from './grounded.ts';
import { quoteOf } from './quote.ts';
import { said, type TokenizedTurn } from './tokenize.ts';

export type Evidence = Pick<ExtractedValue, 'turn' | 'quote' | 'grounded'>;

export type EvidenceOf = (
  variable: Variable,
  /** A checked value, and the turn as the model gave it. */
  given: { value: ExtractedValue['value']; turn: unknown },
) => Evidence;

/**
 * The evidence of a call's values. A turn that is not of this call is none; a value without one is not grounded; without
 * a value `grounded` is null, and turn and quote show what did not fit.
 */
export function evidenceIn(call: ReadableCall): EvidenceOf {
  const turns = new Map(call.transcript.map((turn) => [turn.turn, turn.content]));
  const heard = new Map<number, TokenizedTurn>();
  return (variable, { value, turn }) => {
    const number = typeof turn === 'number' ? turn : Number.NaN;
    const content = turns.get(number);
    if (content === undefined) return { turn: null, quote: null, grounded: value === null ? null : false };
    if (value === null) return { turn: number, quote: quoteOf(content, undefined), grounded: null };
    const words = heard.get(number) ?? said(content);
    heard.set(number, words);
    const found = findValue(words, value, { variable, call });
    return { turn: number, quote: quoteOf(content, found), grounded: found !== undefined };
  };
}
