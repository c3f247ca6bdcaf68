/** The model behind OpenAI's chat completions API, and what is thrown when it gives no answer. */
import OpenAI from 'openai';
import type { NO_ANSWER_REASONS } from '../domain/call.ts';
import type { AnsweredWindow } from './answered-window.ts';

export interface Model {
  client: OpenAI;
  name: string;
  /** Of one request. */
  timeoutSeconds: number;
  /** Repeated requests within one reading, after 429, 5xx, timeouts and broken connections. */
  maxRetries: number;
}

export type NoAnswerReason = (typeof NO_ANSWER_REASONS)[number];

/** Thrown when the model gave no answer: the call is to be read again later. */
export class ModelUnavailable extends Error {
  override name = 'ModelUnavailable';
  readonly why: NoAnswerReason;
  /** What the provider asked for, null when it did not. */
  readonly retryAfterSeconds: number | null;
  /** What other requests of the same reading were answered, and paid: give it to the next reading of the call. */
  readonly answered: readonly AnsweredWindow[];
  /** What the provider calls it, never in its own words: they may quote our request. */
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

const OPENAI_URL = 'https://api.openai.com/v1';

/** A client that leaves time and retries to us; without a base URL it is OpenAI's own. */
export const openAiClient = ({ apiKey, baseUrl }: { apiKey: string; baseUrl?: string }): OpenAI =>
  new OpenAI({
    apiKey,
    baseURL: baseUrl || OPENAI_URL,
    maxRetries: 0,
    // OPENAI_LOG=debug would write whole transcripts into the log.
    logLevel: 'off',
  });

/** The model of a function's settings. An empty base URL is OpenAI's own. */
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
