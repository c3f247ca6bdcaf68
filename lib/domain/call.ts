/** A call as the table keeps it and the API returns it: what was read, what was sent, and what became of both. */
import * as z from 'zod';
import { VARIABLE_TYPES } from './variable.ts';

export const JsonScalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** A value read from a call, with its evidence. */
export const ExtractedValue = z.object({
  variable_id: z.int(),
  var_name: z.string(),
  var_type: z.enum(VARIABLE_TYPES),
  /** What destinations get: of its type, or null. */
  value: JsonScalar,
  /** What the model gave; a string is cut at 1,000 characters. */
  raw: JsonScalar,
  /** The turn that the model read it from, from 1. */
  turn: z.int().nullable(),
  /** The words of that turn, at most 300 characters. */
  quote: z.string().nullable(),
  /** Whether the value's words are to be found in that turn; null where there is no value. */
  grounded: z.boolean().nullable(),
  /** Why `value` is null although something was said, or what else is wrong with it. */
  problem: z.string().nullable(),
});
export type ExtractedValue = z.infer<typeof ExtractedValue>;

export const FAILURE_CODES = [
  'model_refused',
  'model_truncated',
  'model_filtered',
  'model_malformed',
  'model_unauthorised',
  'model_unavailable',
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

export const Failure = z.object({ code: z.enum(FAILURE_CODES), message: z.string() });
export type Failure = z.infer<typeof Failure>;

/** Why a model gave no answer; `rejected`: it takes our request for wrong (a 4xx that has no rule of its own). */
export const NO_ANSWER_REASONS = [
  'rate_limited',
  'timeout',
  'unreachable',
  'server_error',
  'no_time_left',
  'rejected',
] as const;

/** How the model was used for a call. */
export const ModelUse = z.object({
  name: z.string(),
  /** True where the answer came from the stand-in server and not from a model. */
  stand_in: z.boolean(),
  /** Of a call that waits to be read again: why it got no answer. */
  outcome: z.enum(['extracted', 'nothing_to_ask', ...FAILURE_CODES, ...NO_ANSWER_REASONS]),
  input_tokens: z.int(),
  cached_tokens: z.int(),
  output_tokens: z.int(),
  duration_ms: z.int(),
});
export type ModelUse = z.infer<typeof ModelUse>;

/** A call that is to be read once more, asked for by `reextract`. */
export const Reextraction = z.object({
  /** Whether what is read is delivered anew. */
  deliver: z.boolean(),
  requested_at: z.string(),
});

export const Attempt = z.object({
  /** From 1. */
  attempt: z.int(),
  at: z.string(),
  status_code: z.int().nullable(),
  duration_ms: z.int(),
  error: z.string().nullable(),
  response_excerpt: z.string().nullable().meta({
    description: 'At most 4 KB of what came back; null once the retention of the transcript is over.',
  }),
});
export type Attempt = z.infer<typeof Attempt>;

export const DELIVERY_STATUSES = ['pending', 'delivered', 'failed', 'held', 'skipped'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];
