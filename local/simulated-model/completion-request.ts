/** The schema of a chat completion request, and OpenAI's messages for an invalid one. */
import * as z from 'zod';
import { ApiError } from './api-error.ts';

/** gpt-4o's limits. */
export const MAX_COMPLETION_TOKENS = 16_384;
export const CONTEXT_TOKENS = 128_000;
const MAX_CHOICES = 128;

const TextPart = z.object({ type: z.literal('text'), text: z.string() });
const Message = z.object({
  role: z.enum(['developer', 'system', 'user', 'assistant', 'tool', 'function']),
  content: z
    .union([z.string(), z.array(TextPart)], { error: 'expected a string or an array of text parts' })
    .nullish(),
});

const count = z.int().min(1).nullish();
const ignored = z.unknown().optional();

const Request = z.strictObject({
  model: z.string().min(1),
  messages: z.array(Message).min(1),
  stream: z.boolean().nullish(),
  n: z.int().min(1).max(MAX_CHOICES).nullish(),
  max_completion_tokens: count,
  max_tokens: count,
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  prompt_cache_key: z.string().nullish(),
  response_format: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('text') }),
      z.object({ type: z.literal('json_object') }),
      z.object({
        type: z.literal('json_schema'),
        json_schema: z.object({
          name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, {
            error: "expected a string that matches the pattern '^[a-zA-Z0-9_-]+$', of at most 64 characters",
          }),
          description: z.string().optional(),
          strict: z.boolean().nullish(),
          schema: z.record(z.string(), z.unknown()),
        }),
      }),
    ])
    .nullish(),
  // OpenAI accepts these parameters; they have no effect on the rules.
  audio: ignored,
  frequency_penalty: ignored,
  function_call: ignored,
  functions: ignored,
  logit_bias: ignored,
  logprobs: ignored,
  metadata: ignored,
  modalities: ignored,
  moderation: ignored,
  parallel_tool_calls: ignored,
  prediction: ignored,
  presence_penalty: ignored,
  prompt_cache_options: ignored,
  prompt_cache_retention: ignored,
  reasoning_effort: ignored,
  safety_identifier: ignored,
  seed: ignored,
  service_tier: ignored,
  stop: ignored,
  store: ignored,
  stream_options: ignored,
  tool_choice: ignored,
  tools: ignored,
  top_logprobs: ignored,
  user: ignored,
  verbosity: ignored,
  web_search_options: ignored,
});
export type CompletionRequest = z.infer<typeof Request>;

/** Returns the request. @throws {ApiError} 400 when it is invalid */
export function completionRequest(body: unknown): CompletionRequest {
  const result = Request.safeParse(body);
  if (!result.success) throw refusal(result.error.issues[0], body);
  const { stream, tools, max_completion_tokens, max_tokens } = result.data;
  if (stream)
    throw unsupported('stream', 'The simulated model does not stream: send the request without it.');
  if (Array.isArray(tools) && tools.length > 0)
    throw unsupported('tools', 'The simulated model calls no tools.');
  const max = max_completion_tokens ?? max_tokens ?? 0;
  if (max > MAX_COMPLETION_TOKENS) {
    const param = max_completion_tokens ? 'max_completion_tokens' : 'max_tokens';
    throw new ApiError(
      400,
      `${param} is too large: ${max}. This model supports at most ${MAX_COMPLETION_TOKENS} completion tokens, whereas you provided ${max}.`,
      { param, code: 'invalid_value' },
    );
  }
  return result.data;
}

const unsupported = (param: string, message: string): ApiError =>
  new ApiError(400, message, { param, code: 'unsupported_value' });

function refusal(issue: z.core.$ZodIssue | undefined, body: unknown): ApiError {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return new ApiError(400, 'We could not parse the JSON body of your request: it must be an object.');
  }
  if (!issue) return new ApiError(400, 'Invalid request.');
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    return new ApiError(400, `Unrecognized request argument supplied: ${key.slice(0, 64)}`, {
      param: key.slice(0, 64),
      code: 'unknown_parameter',
    });
  }
  const param = pathOf(issue.path);
  if (valueAt(body, issue.path) === undefined) {
    return new ApiError(400, `Missing required parameter: '${param}'.`, {
      param,
      code: 'missing_required_parameter',
    });
  }
  const code =
    issue.code === 'invalid_type' || issue.code === 'invalid_union' ? 'invalid_type' : 'invalid_value';
  const kind = code === 'invalid_type' ? 'type' : 'value';
  return new ApiError(
    400,
    `Invalid ${kind} for '${param}': ${issue.message.replace(/^Invalid input: /, '')}.`,
    { param, code },
  );
}

/** Returns a path as OpenAI writes it: `messages[0].content`. */
const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`,
    '',
  );

const valueAt = (body: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    body,
  );
