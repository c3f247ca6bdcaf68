/** What a window of a call was answered: kept when another one's request failed, so that no answer is paid twice. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Turn } from '../domain/transcript.ts';
import { isJsonObject, type JsonObject } from '../shared/json.ts';
import type { ResponseSchema } from './schema.ts';

const Use = {
  /** The answering model's own name. */
  name: z.string(),
  input_tokens: z.int(),
  cached_tokens: z.int(),
  output_tokens: z.int(),
};

/** An answer, taken apart: what was read, or why there is nothing. */
export const WindowAnswer = z.discriminatedUnion('outcome', [
  z.object({ ...Use, outcome: z.literal('extracted'), json: z.custom<JsonObject>(isJsonObject) }),
  z.object({
    ...Use,
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

/** The answers of one window, in order; as they may be stored between two readings. They hold what callers said. */
export const AnsweredWindow = z.object({ window: z.string(), answers: z.array(WindowAnswer) });
export type AnsweredWindow = z.infer<typeof AnsweredWindow>;
export const AnsweredWindows = z.array(AnsweredWindow);

/** The same question about the same turns has the same key. */
export const windowKey = (schema: ResponseSchema, turns: readonly Turn[]): string =>
  createHash('sha256')
    .update(JSON.stringify([schema.schema, turns]))
    .digest('base64url');
