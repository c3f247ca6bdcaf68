/** What an answer of the model amounts to: values, or one of the named outcomes. */
import * as z from 'zod';
import { InvalidJson, isJsonObject, type Json, type JsonObject, parseJson } from '../shared/json.ts';
import type { WindowAnswer } from './answered-window.ts';
import type { ResponseSchema } from './schema.ts';

const tokens = z.int().nonnegative().catch(0);

/** As much of a chat completion as we read; a body that lacks it is malformed. */
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
 * The outcome of a completion. A refusal, a filter and an end for want of room are told by the provider, and stand before
 * whatever was written until then.
 * @param asked the name of the model that was asked, for an answer that does not give its own
 */
export function interpret(
  completion: unknown,
  { schema, asked }: { schema: ResponseSchema; asked: string },
): WindowAnswer {
  const usage = Usage.safeParse(completion).data?.usage;
  const body = Completion.safeParse(completion).data;
  const use = {
    name: body?.model ?? asked,
    input_tokens: usage?.prompt_tokens ?? 0,
    cached_tokens: usage?.prompt_tokens_details?.cached_tokens ?? 0,
    output_tokens: usage?.completion_tokens ?? 0,
  };
  const choice = body?.choices[0];
  if (choice?.message.refusal) return { ...use, outcome: 'model_refused' };
  if (choice?.finish_reason === 'content_filter') return { ...use, outcome: 'model_filtered' };
  if (choice?.finish_reason === 'length') return { ...use, outcome: 'model_truncated' };
  const json = formOf(choice?.message.content ?? '', schema);
  return json ? { ...use, outcome: 'extracted', json } : { ...use, outcome: 'model_malformed' };
}

/** The filled-in form, when it has the schema's shape; whether a value fits its type is judged later, one by one. */
function formOf(content: string, { properties, turns }: ResponseSchema): JsonObject | undefined {
  const json = parsed(content);
  if (!isJsonObject(json)) return undefined;
  const given = (property: string): Json | undefined =>
    Object.hasOwn(json, property) ? json[property] : undefined;
  const all = given(turns);
  if (!Array.isArray(all) || all.length !== properties.length) return undefined;
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
