/**
 * A chat completion: checks the request as OpenAI does and answers in OpenAI's shape, with content
 * from simple rules.
 */
import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { ApiError } from './api-error.ts';
import {
  CONTEXT_TOKENS,
  type CompletionRequest,
  completionRequest,
  MAX_COMPLETION_TOKENS,
} from './completion-request.ts';
import { conversationOf } from './conversation.ts';
import { readForm } from './rules/form.ts';
import { answerFor, Unanswerable } from './schema-answer.ts';
import { refuseLooseSchema } from './strict-schema.ts';
import { countTokens, firstTokens } from './token-count.ts';

/** The model name in every answer, whichever model was requested. */
export const SIMULATED_MODEL = 'postcall-stand-in-1';

const WITHOUT_SCHEMA = `I am ${SIMULATED_MODEL}, a simulated model that reads transcripts by simple rules, not a language model. Send a response_format with a json_schema.`;
// OpenAI adds three tokens to each message and to the answer (OpenAI cookbook, "How to count
// tokens").
const FRAMING = 3;

export const models = () => ({ object: 'list', data: [model()] });
export const model = () => ({
  id: SIMULATED_MODEL,
  object: 'model',
  created: 1_760_000_000,
  owned_by: 'postcall',
});

// The cache of prompt prefixes as OpenAI bills it: from 1,024 tokens, in steps of 128.
const MIN_TOKENS = 1_024;
const STEP = 128;
/** OpenAI forgets an unused prefix after some minutes. */
const LIFETIME_MS = 10 * 60_000;
const MAX_PREFIXES = 100;
const MAX_PREFIX_CHARACTERS = 64_000;
const cachedTokens = promptCache();

/** Answers a request to `/v1/chat/completions`. @throws {ApiError} */
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
  const contentTokens = countTokens(content);
  const choices = Array.from({ length: request.n ?? 1 }, (_, index) => ({
    index,
    message: {
      role: 'assistant',
      content: contentTokens > max ? firstTokens(content, max) : content,
      refusal: null,
      annotations: [],
    },
    logprobs: null,
    finish_reason: contentTokens > max ? 'length' : 'stop',
  }));
  const completionTokens = Math.min(contentTokens, max) * choices.length;
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

/**
 * Returns a function that tells how many tokens of a prompt are cached under a key, and caches the
 * prompt.
 */
function promptCache() {
  const prompts = new LRUCache<string, string>({ max: MAX_PREFIXES, ttl: LIFETIME_MS });
  return (key: string, prompt: string): number => {
    const before = prompts.get(key);
    prompts.set(key, prompt.slice(0, MAX_PREFIX_CHARACTERS));
    if (before === undefined) return 0;
    const tokens = countTokens(prompt.slice(0, commonLength(before, prompt)));
    return tokens < MIN_TOKENS ? 0 : tokens - (tokens % STEP);
  };
}

function commonLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length += 1;
  return length;
}
