/** Sends one question to the model, and repeats it in the time left while there is no answer. */
import { setTimeout as sleep } from 'node:timers/promises';
import { APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { backoff, retryAfterSeconds } from '../shared/retry.ts';
import { type Model, ModelUnavailable } from './model.ts';
import type { PromptMessage } from './prompt.ts';
import type { ResponseSchema } from './response-schema.ts';

export interface Question {
  messages: PromptMessage[];
  schema: ResponseSchema;
  /**
   * The provider routes requests with this key to one machine, where their common prefix is cached.
   */
  cacheKey: string;
  maxTokens: number;
}

export type ModelAnswer =
  /** A completion, not interpreted yet. */
  | { kind: 'answered'; completion: unknown }
  /** The provider rejected the API key, or the account's quota is used up. */
  | { kind: 'unauthorised' }
  /** The provider rejected the content before a model saw it. */
  | { kind: 'filtered' }
  /** The question is longer than the model's context window. */
  | { kind: 'too_long' };

export interface Clock {
  /** Epoch milliseconds at which the function is stopped. */
  deadline: number;
  /** Epoch milliseconds. */
  now: () => number;
  /** What the function needs after its last request. */
  reserveMs: number;
}

/** A request with less time would be paid, and its answer would come too late. */
const MIN_REQUEST_MS = 1_000;
/** A call that has to wait longer waits on the queue, where no function runs and costs. */
const MAX_BACKOFF_MS = 10_000;
const FIRST_BACKOFF_MS = 500;

/**
 * Returns the model's answer. A request without one is repeated at most `model.maxRetries` times.
 * Not by `retry` of lib/shared: the provider may set the pause, and each request gets the time that
 * is left.
 * @throws {ModelUnavailable}
 */
export async function askModel(model: Model, question: Question, clock: Clock): Promise<ModelAnswer> {
  const timeLeft = () => clock.deadline - clock.now() - clock.reserveMs;
  let failure: ModelUnavailable | undefined;
  for (let attempt = 1; ; attempt += 1) {
    const left = timeLeft();
    if (left < MIN_REQUEST_MS) throw failure ?? new ModelUnavailable('no_time_left');
    try {
      return await sendRequest(model, question, Math.min(model.timeoutSeconds * 1000, left));
    } catch (error) {
      if (!(error instanceof ModelUnavailable)) throw error;
      failure = error;
    }
    const pause = pauseMs(attempt, failure);
    const canRetry =
      timeLeft() - pause >= MIN_REQUEST_MS &&
      failure.why !== 'rejected' &&
      attempt <= model.maxRetries &&
      pause <= MAX_BACKOFF_MS;
    if (!canRetry) throw failure;
    await sleep(pause);
  }
}

/**
 * What the provider asks for, else a backoff with jitter: the calls of a batch would retry at the
 * same time.
 */
const pauseMs = (attempt: number, failure: ModelUnavailable): number =>
  failure.retryAfterSeconds === null
    ? backoff(FIRST_BACKOFF_MS, attempt - 1) * (0.75 + Math.random() / 2)
    : failure.retryAfterSeconds * 1000;

// Reasoning models reject a temperature (https://platform.openai.com/docs/guides/reasoning).
const takesTemperature = (name: string): boolean => !/^(?:o\d|gpt-5)/.test(name);

async function sendRequest(model: Model, question: Question, timeout: number): Promise<ModelAnswer> {
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
      // The signal limits the whole answer. The SDK recognises its own timeout by the class of
      // fetch's error. Under jest that class is from another realm, so a model that times out would
      // count as one that cannot be reached.
      { timeout, maxRetries: 0, signal: AbortSignal.timeout(Math.ceil(timeout)) },
    );
    return { kind: 'answered', completion };
  } catch (error) {
    if (!(error instanceof APIError)) return answerOfBrokenBody(error);
    const answer = answerOfError(error);
    if (answer) return answer;
    throw unavailable(error);
  }
}

const OUT_OF_QUOTA = new Set(['insufficient_quota', 'billing_hard_limit_reached', 'billing_not_active']);
const FILTERED = new Set(['content_filter', 'content_policy_violation']);

/**
 * The answer that an error status stands for; undefined when it is no answer and may be retried.
 */
function answerOfError({ status, code, type }: APIError): ModelAnswer | undefined {
  const isOutOfQuota = OUT_OF_QUOTA.has(code ?? '') || OUT_OF_QUOTA.has(type ?? '');
  if (status === 401 || status === 403 || (status === 429 && isOutOfQuota)) return { kind: 'unauthorised' };
  if (status === 413) return { kind: 'too_long' };
  if (status !== 400) return undefined;
  if (FILTERED.has(code ?? '')) return { kind: 'filtered' };
  return code === 'context_length_exceeded' ? { kind: 'too_long' } : undefined;
}

function unavailable(error: APIError): ModelUnavailable {
  const { status, code, headers } = error;
  if (error instanceof APIConnectionTimeoutError || error instanceof APIUserAbortError || status === 408)
    return new ModelUnavailable('timeout');
  if (status === undefined) return new ModelUnavailable('unreachable');
  if (status === 429)
    return new ModelUnavailable('rate_limited', { retryAfterSeconds: retryAfterOf(headers) });
  if (status === 409 || status >= 500)
    return new ModelUnavailable('server_error', { retryAfterSeconds: retryAfterOf(headers) });
  // The provider's message may quote our request: only its status and code are passed on.
  return new ModelUnavailable('rejected', {
    detail: `${status} ${/^\w{1,64}$/.exec(code ?? '')?.[0] ?? ''}`.trim(),
  });
}

/**
 * The answer when headers came without a readable body. Errors are recognised by name: under jest,
 * fetch's error classes are from another realm.
 * @throws {ModelUnavailable} when the body did not come
 */
function answerOfBrokenBody(error: unknown): ModelAnswer {
  const name = typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined;
  if (name === 'SyntaxError') return { kind: 'answered', completion: undefined };
  if (name === 'AbortError' || name === 'TimeoutError') throw new ModelUnavailable('timeout');
  if (name === 'TypeError') throw new ModelUnavailable('unreachable');
  throw error;
}

/** The seconds of OpenAI's `retry-after-ms`, else of `Retry-After`; null if there is neither. */
function retryAfterOf(headers: Headers | undefined): number | null {
  const milliseconds = Number(headers?.get('retry-after-ms') || Number.NaN);
  if (Number.isFinite(milliseconds)) return Math.max(0, milliseconds / 1000);
  return retryAfterSeconds(headers?.get('retry-after'), new Date());
}
