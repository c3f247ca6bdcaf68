/** The model's answers about the windows of a call, which are kept between two extractions. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { ModelUse } from '../domain/call.ts';
import type { Turn } from '../domain/transcript.ts';
import { isJsonObject, type JsonObject } from '../shared/json.ts';
import type { ResponseSchema } from './response-schema.ts';

const Usage = {
  /** The name that the answering model gave. */
  name: z.string(),
  input_tokens: z.int(),
  cached_tokens: z.int(),
  output_tokens: z.int(),
};

/** An answer as `interpretCompletion` returns it: the filled-in form, or why there is none. */
export const WindowAnswer = z.discriminatedUnion('outcome', [
  z.object({ ...Usage, outcome: z.literal('extracted'), json: z.custom<JsonObject>(isJsonObject) }),
  z.object({
    ...Usage,
    outcome: z.enum([
      'model_refused',
      'model_truncated',
      'model_filtered',
      'model_malformed',
      'model_unauthorised',
    ]),
  }),
]);
export type WindowAnswer = z.infer<typeof WindowAnswer>;

/** The answers about one window, in order. They contain what callers said. */
export const AnsweredWindow = z.object({ window: z.string(), answers: z.array(WindowAnswer) });
export type AnsweredWindow = z.infer<typeof AnsweredWindow>;
export const AnsweredWindows = z.array(AnsweredWindow);

/** Returns the same key for the same schema and turns. */
export const windowKey = (schema: ResponseSchema, turns: readonly Turn[]): string =>
  createHash('sha256')
    .update(JSON.stringify([schema.schema, turns]))
    .digest('base64url');

/** The simulated model names itself so in every answer. */
const SIMULATED_MODEL = 'postcall-stand-in';

/**
 * Returns how the model was used, summed over all answers about all windows.
 * @param modelName of the model that was asked, for the case that no answer names one
 * @param duration milliseconds
 */
export function modelUse(
  windows: readonly AnsweredWindow[],
  { modelName, outcome, duration }: { modelName: string; outcome: ModelUse['outcome']; duration: number },
): ModelUse {
  const answers = windows.flatMap((window) => window.answers);
  const sum = (of: 'input_tokens' | 'cached_tokens' | 'output_tokens') =>
    answers.reduce((total, answer) => total + answer[of], 0);
  const name = answers.at(-1)?.name ?? modelName;
  return {
    name,
    stand_in: name.startsWith(SIMULATED_MODEL),
    outcome,
    input_tokens: sum('input_tokens'),
    cached_tokens: sum('cached_tokens'),
    output_tokens: sum('output_tokens'),
    duration_ms: Math.max(0, Math.round(duration)),
  };
}
