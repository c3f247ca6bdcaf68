/** One question to the model, asked again within the time left while the provider gives no answer. */
import { setTimeout as wait } from 'node:timers/promises';
import { APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { type Model, ModelUnavailable } from './model.ts';
import type { PromptMessage } from './prompt.ts';
import type { ResponseSchema } from './schema.ts';

export interface Question {
  messages: PromptMessage[];
  schema: ResponseSchema;
  /** Groups requests with a common prefix on one machine of the provider. */
  cacheKey: string;
  maxTokens: number;
}

/** An answer, whatever it is worth. */
export type Answer =
  | { kind: 'answered'; completion: unknown }
  /** The provider does not know our key, or its account is out of quota. */
  | { kind: 'unauthorised' }
  /** Refused for its content before a model saw it. */
  | { kind: 'filtered' }
  /** More than the model's window takes. */
  | { kind: 'too_long' };

export interface Clock {
  /** Epoch milliseconds at which the function is stopped. */
  deadline: number;
  /** Epoch milliseconds. */
  now: () => number;
  /** What the function needs after its last request. */
  reserveMs: number;
}

/** A request begun with less than this would be paid and not read. */
const MIN_REQUEST_MS = 1_000;
/** Longer than this waits on the queue, where it costs nothing. */
const MAX_WAIT_MS = 10_000;
const FIRST_WAIT_MS = 500;

/**
 * Asks the model until it answers, at most `maxRetries` times more.
 * @throws {ModelUnavailable}
 */
export async function ask(model: Model, question: Question, clock: Clock): Promise<Answer> {
  let failed: ModelUnavailable | undefined;
  for (let attempt = 0; ; attempt += 1) {
    const left = clock.deadline - clock.now() - clock.reserveMs;
    if (left < MIN_REQUEST_MS) throw failed ?? new ModelUnavailable('no_time_left');
    try {
      return await askOnce(model, question, Math.min(model.timeoutSeconds * 1000, left));
    } catch (error) {
      if (!(error instanceof ModelUnavailable)) throw error;
      failed = error;
    }
    const pause = pauseBefore(attempt + 1, failed);
    const timeAfter = clock.deadline - clock.now() - clock.reserveMs - pause;
    if (
      failed.why === 'rejected' ||
      attempt >= model.maxRetries ||
      pause > MAX_WAIT_MS ||
      timeAfter < MIN_REQUEST_MS
    ) {
      throw failed;
    }
    await wait(pause);
  }
}

/** What the provider asked for, else twice as long each time, spread so that a batch does not come back at once. */
function pauseBefore(retry: number, { retryAfterSeconds }: ModelUnavailable): number {
  if (retryAfterSeconds !== null) return retryAfterSeconds * 1000;
  return FIRST_WAIT_MS * 2 ** (retry - 1) * (0.75 + Math.random() / 2);
}

// Reasoning models refuse a temperature (https://platform.openai.com/docs/guides/reasoning).
const takesTemperature = (name: string): boolean => !/^(?:o\d|gpt-5)/.test(name);

async function askOnce(model: Model, question: Question, timeout: number): Promise<Answer> {
  const { name, strict, schema } = question.schema;
  try {
    const completion: unknown = await model.client.chat.completions.create(
      {
        model: model.name,
        messages: question.messages,
        response_format: { type: 'json_schema', json_schema: { name, strict, schema } },
        prompt_cache_key: question.cacheKey,
        max_completion_tokens: question.maxTokens,
        ...(takesTemperature(model.name) && { temperature: 0 }),
      },
      // The signal is a bound of our own on the whole answer. The SDK tells its own timeout by the class of fetch's error,
      // which fails where that is of another realm (jest): a silent model would then pass for an unreachable one.
      { timeout, maxRetries: 0, signal: AbortSignal.timeout(Math.ceil(timeout)) },
    );
    return { kind: 'answered', completion };
  } catch (error) {
    return answerOf(error);
  }
}

const OUT_OF_QUOTA = new Set(['insufficient_quota', 'billing_hard_limit_reached', 'billing_not_active']);
const FILTERED = new Set(['content_filter', 'content_policy_violation']);

/** @throws {ModelUnavailable} unless the error is an answer in itself */
function answerOf(error: unknown): Answer {
  if (!(error instanceof APIError)) return brokenBody(error);
  const { status, code, type } = error;
  if (status === 401 || status === 403) return { kind: 'unauthorised' };
  if (status === 429) {
    if (OUT_OF_QUOTA.has(code ?? '') || OUT_OF_QUOTA.has(type ?? '')) return { kind: 'unauthorised' };
    throw new ModelUnavailable('rate_limited', { retryAfterSeconds: retryAfter(error.headers) });
  }
  if (status === 400 && FILTERED.has(code ?? '')) return { kind: 'filtered' };
  if (status === 413 || (status === 400 && code === 'context_length_exceeded')) return { kind: 'too_long' };
  if (error instanceof APIConnectionTimeoutError || error instanceof APIUserAbortError || status === 408)
    throw new ModelUnavailable('timeout');
  if (status === undefined) throw new ModelUnavailable('unreachable');
  if (status === 409 || status >= 500)
    throw new ModelUnavailable('server_error', { retryAfterSeconds: retryAfter(error.headers) });
  // The provider's message may quote our request, so only its status and code are passed on.
  throw new ModelUnavailable('rejected', {
    detail: `${status} ${/^\w{1,64}$/.exec(code ?? '')?.[0] ?? ''}`.trim(),
  });
}

/** The headers came and the body did not, or is not what its headers said. Told by name: fetch has errors of its own realm. */
function brokenBody(error: unknown): Answer {
  const name = typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined;
  if (name === 'SyntaxError') return { kind: 'answered', completion: undefined };
  if (name === 'AbortError' || name === 'TimeoutError') throw new ModelUnavailable('timeout');
  if (name === 'TypeError') throw new ModelUnavailable('unreachable');
  throw error;
}

/** `retry-after-ms`, or `Retry-After` in seconds or as a date (RFC 9110, 10.2.3). */
function retryAfter(headers: Headers | undefined): number | null {
  const milliseconds = headers?.get('retry-after-ms') ?? '';
  const header = headers?.get('retry-after') ?? '';
  const seconds =
    milliseconds !== ''
      ? Number(milliseconds) / 1000
      : header === ''
        ? Number.NaN
        : Number.isNaN(Number(header))
          ? (Date.parse(header) - Date.now()) / 1000
          : Number(header);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}
