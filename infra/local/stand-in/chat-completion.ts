/** One chat completion: the request checked as the provider would, the answer in its shape, the content by rules. */
import { randomBytes } from 'node:crypto';
import { Tiktoken } from 'js-tiktoken/lite';
import o200k from 'js-tiktoken/ranks/o200k_base';
import * as z from 'zod';
import { ApiError } from './api-error.ts';
import { conversationOf } from './conversation.ts';
import { readForm } from './read/form.ts';
import { answerFor, refuseLooseSchema, type Schema } from './strict-schema.ts';

/** By this name every answer says what it is. */
export const STAND_IN_MODEL = 'postcall-stand-in-1';

const Request = z.object({
  model: z.string().min(1),
  messages: z
    .array(
      z.object({ role: z.string(), content: z.union([z.string(), z.array(z.object({ text: z.string() }))]) }),
    )
    .min(1),
  stream: z.boolean().nullish(),
  max_completion_tokens: z.int().positive().nullish(),
  response_format: z
    .object({
      type: z.string(),
      json_schema: z
        .object({
          name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
          strict: z.boolean().nullish(),
          schema: z.record(z.string(), z.unknown()),
        })
        .optional(),
    })
    .nullish(),
});

const encoder = new Tiktoken(o200k);
const countTokens = (text: string): number => encoder.encode(text, [], []).length;
// A framing of three tokens a message and three for the answer, as the provider counts.
const FRAMING = 3;

export const models = () => ({
  object: 'list',
  data: [{ id: STAND_IN_MODEL, object: 'model', created: 1_760_000_000, owned_by: 'postcall' }],
});

/** @throws {ApiError} */
export function chatCompletion(body: unknown) {
  const result = Request.safeParse(body);
  if (!result.success) {
    const [issue] = result.error.issues;
    const param = issue?.path.join('.') ?? null;
    throw new ApiError(400, `Invalid value for '${param}': ${issue?.message}.`, {
      param,
      code: 'invalid_value',
    });
  }
  const { messages, stream, response_format, max_completion_tokens } = result.data;
  if (stream)
    throw new ApiError(400, 'The stand-in does not stream.', { param: 'stream', code: 'unsupported_value' });
  const texts = messages.map(({ content }) =>
    typeof content === 'string' ? content : content.map(({ text }) => text).join('\n'),
  );
  const schema = response_format?.json_schema?.schema;
  const content = schema
    ? JSON.stringify(answerTo(schema, texts.at(-1) ?? ''))
    : 'I am a stand-in for gpt-4o on this machine and answer by rules, with a json_schema only.';
  const prompt =
    texts.reduce((sum, text) => sum + FRAMING + countTokens(text), FRAMING) +
    (schema ? countTokens(JSON.stringify(schema)) : 0);
  const wanted = countTokens(content);
  const cut = max_completion_tokens != null && wanted > max_completion_tokens;
  return {
    id: `chatcmpl-${randomBytes(12).toString('hex')}`,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model: STAND_IN_MODEL,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: cut
            ? content.slice(0, Math.floor((content.length * max_completion_tokens) / wanted))
            : content,
          refusal: null,
          annotations: [],
        },
        logprobs: null,
        finish_reason: cut ? 'length' : 'stop',
      },
    ],
    usage: {
      prompt_tokens: prompt,
      completion_tokens: cut ? max_completion_tokens : wanted,
      total_tokens: prompt + (cut ? max_completion_tokens : wanted),
      prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
      completion_tokens_details: {
        reasoning_tokens: 0,
        audio_tokens: 0,
        accepted_prediction_tokens: 0,
        rejected_prediction_tokens: 0,
      },
    },
    service_tier: 'default',
    system_fingerprint: 'fp_stand_in',
  };
}

function answerTo(schema: Schema, prompt: string): unknown {
  refuseLooseSchema(schema);
  return answerFor(schema, readForm(schema, conversationOf(prompt)));
}
