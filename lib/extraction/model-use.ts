/** What a reading cost, over all the answers of its windows. */
import type { ModelUse } from '../domain/call.ts';
import type { AnsweredWindow } from './answered-window.ts';

/** By which name the stand-in answers, so that nobody takes it for a model. */
const STAND_IN = 'postcall-stand-in';

/**
 * @param asked the name of the model that was asked, for want of an answer with its own
 * @param duration milliseconds
 */
export function modelUse(
  windows: readonly AnsweredWindow[],
  { asked, outcome, duration }: { asked: string; outcome: ModelUse['outcome']; duration: number },
): ModelUse {
  const answers = windows.flatMap((window) => window.answers);
  const sum = (of: 'input_tokens' | 'cached_tokens' | 'output_tokens') =>
    answers.reduce((total, answer) => total + answer[of], 0);
  const name = answers.at(-1)?.name ?? asked;
  return {
    name,
    stand_in: name.startsWith(STAND_IN),
    outcome,
    input_tokens: sum('input_tokens'),
    cached_tokens: sum('cached_tokens'),
    output_tokens: sum('output_tokens'),
    duration_ms: Math.max(0, Math.round(duration)),
  };
}
