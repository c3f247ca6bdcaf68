/** The model behind OpenAI's chat completions API: one request, and what its answer amounts to. */
import OpenAI, { APIConnectionTimeoutError, APIError } from 'openai';
import type { ChatCompletion } from 'openai/resources/chat/completions';
import type { PromptMessage } from './prompt.ts';
import type { ResponseSchema } from './schema.ts';

export interface Model {
  client: OpenAI;
  name: string;
  /** Of one request. */
  timeoutSeconds: number;
  /** Repeated requests within one reading, after 429, 5xx and timeouts. */
  maxRetries: number;
}

/** Thrown when the model gave no answer: the call is to be read again later. */
export class ModelUnavailable extends Error {
  override name = 'ModelUnavailable';
  readonly why: 'rate_limited' | 'timeout' | 'server_error' | 'unreachable' | 'no_time_left';
  /** What the provider asked for, null when it did not. */
  readonly retryAfterSeconds: number | null;

  constructor(why: ModelUnavailable['why'], retryAfterSeconds: number | null = null) {
    super(`the model gave no answer: ${why}`);
    this.why = why;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** An answer, whatever it is worth. */
export type Answer =
  | { kind: 'answered'; completion: ChatCompletion }
  /** The provider does not know our key, or its account is out of quota. */
  | { kind: 'unauthorised' };

/** The model of a function's settings. An empty base URL is OpenAI's own. */
export const openModel = (settings: {
  OPENAI_MODEL: string;
  OPENAI_BASE_URL: string;
  OPENAI_TIMEOUT_SECONDS: number;
  OPENAI_MAX_RETRIES: number;
  apiKey: string;
}): Model => ({
  client: new OpenAI({
    apiKey: settings.apiKey,
    ...(settings.OPENAI_BASE_URL !== '' && { baseURL: settings.OPENAI_BASE_URL }),
  }),
  name: settings.OPENAI_MODEL,
  timeoutSeconds: settings.OPENAI_TIMEOUT_SECONDS,
  maxRetries: settings.OPENAI_MAX_RETRIES,
});

/** A function needs this long after its last request, to store what it read. */
const RESERVE_MS = 10_000;

// Reasoning models refuse a temperature (https://platform.openai.com/docs/guides/reasoning).
const takesTemperature = (name: string): boolean => !/^(?:o\d|gpt-5)/.test(name);

export interface Question {
  messages: PromptMessage[];
  schema: ResponseSchema;
  /** Groups requests with a common prefix on one machine of the provider. */
  cacheKey: string;
  maxTokens: number;
}

/**
 * Asks the model once, within the time that its function has left.
 * @param deadline epoch milliseconds
 * @throws {ModelUnavailable}
 */
export async function ask(model: Model, question: Question, deadline: number): Promise<Answer> {
  const timeout = Math.min(model.timeoutSeconds * 1000, deadline - Date.now() - RESERVE_MS);
  if (timeout <= 0) throw new ModelUnavailable('no_time_left');
  const { name, strict, schema } = question.schema;
  try {
    const completion = await model.client.chat.completions.create(
      {
        model: model.name,
        messages: question.messages,
        response_format: { type: 'json_schema', json_schema: { name, strict, schema } },
        prompt_cache_key: question.cacheKey,
        max_completion_tokens: question.maxTokens,
        ...(takesTemperature(model.name) && { temperature: 0 }),
      },
      // The SDK retries within the same deadline: a signal ends it whatever it is waiting for.
      {
        timeout,
        maxRetries: model.maxRetries,
        signal: AbortSignal.timeout(Math.max(1, deadline - Date.now() - RESERVE_MS)),
      },
    );
    return { kind: 'answered', completion };
  } catch (error) {
    if (isUnauthorised(error)) return { kind: 'unauthorised' };
    throw unavailable(error);
  }
}

const isUnauthorised = (error: unknown): boolean =>
  error instanceof APIError &&
  (error.status === 401 ||
    error.status === 403 ||
    (error.status === 429 && error.code === 'insufficient_quota'));

function unavailable(error: unknown): ModelUnavailable {
  if (!(error instanceof APIError)) throw error;
  if (error.status === 429) return new ModelUnavailable('rate_limited', retryAfter(error));
  if (error.status !== undefined && error.status >= 500)
    return new ModelUnavailable('server_error', retryAfter(error));
  if (error instanceof APIConnectionTimeoutError) return new ModelUnavailable('timeout');
  // Any other 4xx says that our request is wrong: that is ours to mend, not the model's to try again.
  if (error.status !== undefined) throw error;
  return new ModelUnavailable('unreachable');
}

function retryAfter(error: InstanceType<typeof APIError>): number | null {
  const seconds = Number(error.headers?.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}
