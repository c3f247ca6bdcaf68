/** One chat completion: the request checked as the provider would, the answer in its shape, the content by rules. */
import { randomBytes } from 'node:crypto';
import { ApiError } from './api-error.ts';
import {
  CONTEXT_TOKENS,
  type CompletionRequest,
  completionRequest,
  MAX_COMPLETION_TOKENS,
} from './completion-request.ts';
import { conversationOf } from './conversation.ts';
import { promptCache } from './prompt-cache.ts';
import { readForm } from './rules/form.ts';
import { answerFor, Unanswerable } from './schema-answer.ts';
import { refuseLooseSchema } from './strict-schema.ts';
import { countTokens, firstTokens } from './tokens.ts';

/** By this name every answer says what it is, whatever model was asked for. */
export const SIMULATED_MODEL = 'postcall-stand-in-1';

const WITHOUT_SCHEMA = `I am ${SIMULATED_MODEL}, a stand-in on this machine that reads transcripts by rules; I am no language model. Ask with a json_schema.`;
// The provider frames each message and the answer with three tokens (OpenAI cookbook, "How to count tokens").
const FRAMING = 3;

export const models = () => ({ object: 'list', data: [model()] });
export const model = () => ({
  id: SIMULATED_MODEL,
  object: 'model',
  created: 1_760_000_000,
  owned_by: 'postcall',
});

const cachedTokens = promptCache();

/** @throws {ApiError} */
export async function chatCompletion(body: unknown) {
  const request = completionRequest(body);
  const texts = request.messages.map(({ content }) =>
    typeof content === 'string' ? content : (content ?? []).map(({ text }) => text).join('\n'),
  );
  const format = request.response_format;
  const schema = format?.type === 'json_schema' ? JSON.stringify(format.json_schema.schema) : '';
  if (format?.type === 'json_schema' && format.json_schema.strict === true) {
    refuseLooseSchema(format.json_schema.schema, format.json_schema.name);
  }
  const promptTokens =
    texts.reduce((sum, text) => sum + FRAMING + countTokens(text), FRAMING) + countTokens(schema);
  const max = request.max_completion_tokens ?? request.max_tokens ?? MAX_COMPLETION_TOKENS;
  refuseLongPrompt(promptTokens, request.max_completion_tokens ?? request.max_tokens ?? 0);

  const content = await contentFor(request, texts);
  const wanted = countTokens(content);
  const choices = Array.from({ length: request.n ?? 1 }, (_, index) => ({
    index,
    message: {
      role: 'assistant',
      content: wanted > max ? firstTokens(content, max) : content,
      refusal: null,
      annotations: [],
    },
    logprobs: null,
    finish_reason: wanted > max ? 'length' : 'stop',
  }));
  const completionTokens = Math.min(wanted, max) * choices.length;
  return {
    id: `chatcmpl-${randomBytes(15).toString('base64url')}`,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model: SIMULATED_MODEL,
    choices,
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
      prompt_tokens_details: {
        cached_tokens: Math.min(
          promptTokens,
          cachedTokens(request.prompt_cache_key ?? '', [schema, ...texts].join('\n')),
        ),
        audio_tokens: 0,
      },
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

function refuseLongPrompt(prompt: number, completion: number): void {
  if (prompt + completion <= CONTEXT_TOKENS) return;
  throw new ApiError(
    400,
    `This model's maximum context length is ${CONTEXT_TOKENS} tokens. However, you requested ${prompt + completion} tokens (${prompt} in the messages, ${completion} in the completion). Please reduce the length of the messages or completion.`,
    { param: 'messages', code: 'context_length_exceeded' },
  );
}

async function contentFor({ response_format }: CompletionRequest, texts: readonly string[]): Promise<string> {
  if (response_format?.type === 'json_object') return JSON.stringify({ message: WITHOUT_SCHEMA });
  if (response_format?.type !== 'json_schema') return WITHOUT_SCHEMA;
  const { schema, name } = response_format.json_schema;
  try {
    return JSON.stringify(await answerFor(schema, readForm(schema, conversationOf(texts.at(-1) ?? ''))));
  } catch (error) {
    if (!(error instanceof Unanswerable)) throw error;
    throw new ApiError(400, `Invalid schema for response_format '${name}': ${error.message}.`, {
      param: 'response_format',
      code: 'invalid_json_schema',
    });
  }
}
