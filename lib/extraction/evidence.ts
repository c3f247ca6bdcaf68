/** Where a value was said, and whether its words are really there. */
import type { ExtractedValue } from '../calls/call.ts';
import type { Variable } from '../variables/variable.ts';
import { groundedIn } from './grounding.ts';
import type { ReadableCall } from './take-call.ts';

export type Evidence = Pick<ExtractedValue, 'turn' | 'quote' | 'grounded'>;

const MAX_QUOTE = 300;
const NONE: Evidence = { turn: null, quote: null, grounded: null };

/** The evidence of a checked value. A turn that is not of this call is none; a value without one is not grounded. */
export function evidenceOf({
  variable,
  value,
  turn,
  call,
}: {
  variable: Variable;
  value: ExtractedValue['value'];
  /** As the model gave it. */
  turn: unknown;
  call: ReadableCall;
}): Evidence {
  if (value === null) return NONE;
  const said = call.transcript.find((one) => one.turn === turn);
  if (!said) return { ...NONE, grounded: false };
  return {
    turn: said.turn,
    quote: said.content.trim().slice(0, MAX_QUOTE).toWellFormed(),
    grounded: groundedIn(said.content, value, { type: variable.var_type, call }),
  };
}
