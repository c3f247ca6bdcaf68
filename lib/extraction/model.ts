/**
 * The model behind OpenAI's chat completions API, and the error that is thrown when it gives no
 * answer.
 */
import OpenAI from 'openai';
import type { NO_ANSWER_REASONS } from '../domain/call.ts';
import type { AnsweredWindow } from './window-answers.ts';

export interface Model {
  client: OpenAI;
  name: string;
  /** Of one request. */
  timeoutSeconds: number;
  /**
   * How often one extraction repeats a request after a 429, a 5xx, a timeout or a broken
   * connection.
   */
  maxRetries: number;
}

export type NoAnswerReason = (typeof NO_ANSWER_REASONS)[number];

/** Thrown when the model gave no answer: try the extraction again later. */
export class ModelUnavailable extends Error {
  override name = 'ModelUnavailable';
  readonly why: NoAnswerReason;
  /** What the provider asked for; null when it asked for nothing. */
  readonly retryAfterSeconds: number | null;
  /**
   * The answers to other requests of the same extraction. They are paid: pass them to the next one.
   */
  readonly answered: readonly AnsweredWindow[];
  /** The provider's status and code, never its message: that may quote our request. */
  readonly detail: string;

  constructor(
    why: NoAnswerReason,
    {
      retryAfterSeconds = null,
      detail = '',
      answered = [],
    }: { retryAfterSeconds?: number | null; detail?: string; answered?: readonly AnsweredWindow[] } = {},
  ) {
    super(`the model gave no answer: ${why}${detail === '' ? '' : ` (${detail})`}`);
    this.why = why;
    this.retryAfterSeconds = retryAfterSeconds;
    this.detail = detail;
    this.answered = answered;
  }
}

/**
 * Returns the same error with more answers, if it is a ModelUnavailable. Where both have answers
 * about a window, those of the error count: they are later.
 */
export function withAnswers(error: unknown, answered: readonly AnsweredWindow[]): unknown {
  if (!(error instanceof ModelUnavailable)) return error;
  const { why, retryAfterSeconds, detail } = error;
  const byWindow = new Map([...answered, ...error.answered].map(({ window, answers }) => [window, answers]));
  return new ModelUnavailable(why, {
    retryAfterSeconds,
    detail,
    answered: [...byWindow].map(([window, answers]) => ({ window, answers })),
  });
}

const OPENAI_URL = 'https://api.openai.com/v1';

/** Returns a client without retries of its own. Without a base URL it calls OpenAI. */
export const openAiClient = ({ apiKey, baseUrl }: { apiKey: string; baseUrl?: string }): OpenAI =>
  new OpenAI({
    apiKey,
    baseURL: baseUrl || OPENAI_URL,
    maxRetries: 0,
    // OPENAI_LOG=debug would write whole transcripts into the log.
    logLevel: 'off',
  });

/** Returns the model that a function's settings name. An empty base URL means OpenAI. */
export const openModel = (settings: {
  OPENAI_MODEL: string;
  OPENAI_BASE_URL: string;
  OPENAI_TIMEOUT_SECONDS: number;
  OPENAI_MAX_RETRIES: number;
  apiKey: string;
}): Model => ({
  client: openAiClient({ apiKey: settings.apiKey, baseUrl: settings.OPENAI_BASE_URL }),
  name: settings.OPENAI_MODEL,
  timeoutSeconds: settings.OPENAI_TIMEOUT_SECONDS,
  maxRetries: settings.OPENAI_MAX_RETRIES,
});
