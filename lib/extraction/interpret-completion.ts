/**
 * Turns a chat completion into a filled-in form, or into the outcome that says why there is none.
 */
import * as z from 'zod';
import { InvalidJson, isJsonObject, type Json, type JsonObject, parseJson } from '../shared/json.ts';
import type { ResponseSchema } from './response-schema.ts';
import type { WindowAnswer } from './window-answers.ts';

const tokens = z.int().nonnegative().catch(0);

/** The part of a chat completion that we use. A body without it is malformed. */
const Completion = z.object({
  model: z.string().max(256).optional(),
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
});
const Usage = z.object({
  usage: z.object({
    prompt_tokens: tokens,
    completion_tokens: tokens,
    prompt_tokens_details: z.object({ cached_tokens: tokens }).nullish().catch(null),
  }),
});

/**
 * Returns the outcome of a completion. When the provider reports a refusal, a filter or a
 * truncation, the text that was written until then does not count.
 * @param modelName of the model that was asked, for a completion that names none
 */
export function interpretCompletion(
  completion: unknown,
  { schema, modelName }: { schema: ResponseSchema; modelName: string },
): WindowAnswer {
  const usage = Usage.safeParse(completion).data?.usage;
  const body = Completion.safeParse(completion).data;
  const shared = {
    name: body?.model ?? modelName,
    input_tokens: usage?.prompt_tokens ?? 0,
    cached_tokens: usage?.prompt_tokens_details?.cached_tokens ?? 0,
    output_tokens: usage?.completion_tokens ?? 0,
  };
  const choice = body?.choices[0];
  if (choice?.message.refusal) return { ...shared, outcome: 'model_refused' };
  if (choice?.finish_reason === 'content_filter') return { ...shared, outcome: 'model_filtered' };
  if (choice?.finish_reason === 'length') return { ...shared, outcome: 'model_truncated' };
  const json = formOf(choice?.message.content ?? '', schema);
  return json ? { ...shared, outcome: 'extracted', json } : { ...shared, outcome: 'model_malformed' };
}

/**
 * The form, if it has the schema's shape. Whether each value fits its type is checked later
 * (check-value.ts).
 */
function formOf(content: string, { properties, turns }: ResponseSchema): JsonObject | undefined {
  const json = parsed(content);
  if (!isJsonObject(json)) return undefined;
  const given = (property: string): Json | undefined =>
    Object.hasOwn(json, property) ? json[property] : undefined;
  const givenTurns = given(turns);
  if (!Array.isArray(givenTurns) || givenTurns.length !== properties.length) return undefined;
  return properties.every((property) => isScalar(given(property))) ? json : undefined;
}

const isScalar = (value: Json | undefined): boolean =>
  value === null || (value !== undefined && typeof value !== 'object');

function parsed(content: string): Json | undefined {
  try {
    return parseJson(content);
  } catch (error) {
    if (error instanceof InvalidJson) return undefined;
    throw error;
  }
}
