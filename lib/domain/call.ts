/**
 * A call as the table stores it and the API returns it: its values, its deliveries and its status.
 */
import * as z from 'zod';
import { VARIABLE_TYPES } from './variable.ts';

export const JsonScalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** A value extracted from a call, with its evidence. */
export const ExtractedValue = z.object({
  variable_id: z.int().meta({ description: 'Id of the variable, unique in its outlet.' }),
  var_name: z.string().meta({ description: 'Name of the variable when the call was extracted.' }),
  var_type: z.enum(VARIABLE_TYPES).meta({ description: 'Type of the variable when the call was extracted.' }),
  value: JsonScalar.meta({ description: 'The value that destinations receive: of its type, or null.' }),
  raw: JsonScalar.meta({ description: 'What the model returned; strings are cut to 1,000 characters.' }),
  turn: z
    .int()
    .nullable()
    .meta({ description: 'Number of the turn that the value was extracted from, from 1.' }),
  quote: z
    .string()
    .nullable()
    .meta({ description: 'The words of that turn that state the value, at most 300 characters.' }),
  grounded: z
    .boolean()
    .nullable()
    .meta({ description: 'Whether the words of the value were found in that turn; null without a value.' }),
  problem: z
    .string()
    .nullable()
    .meta({ description: 'What is wrong with the value, or why it is null; null when nothing is wrong.' }),
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

/** Why a call could not be extracted. */
export const Failure = z.object({
  code: z.enum(FAILURE_CODES).meta({ description: 'Why the extraction failed, for programs.' }),
  message: z.string().meta({ description: 'Why the extraction failed, for people.' }),
});
export type Failure = z.infer<typeof Failure>;

/** Why the model gave no answer; `rejected` is a 4xx that no other reason covers. */
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
  name: z
    .string()
    .meta({ description: 'Name of the model, as in its answer.', examples: ['gpt-4o-2024-08-06'] }),
  stand_in: z.boolean().meta({ description: 'Whether the simulated model answered instead of gpt-4o.' }),
  outcome: z.enum(['extracted', 'nothing_to_ask', ...FAILURE_CODES, ...NO_ANSWER_REASONS]).meta({
    description: 'Result of the last extraction; while a call waits for a retry, why there was no answer.',
  }),
  input_tokens: z.int().meta({ description: 'Input tokens, cached ones included.' }),
  cached_tokens: z.int().meta({ description: 'Input tokens that the provider had cached.' }),
  output_tokens: z.int().meta({ description: 'Output tokens.' }),
  duration_ms: z.int().meta({ description: 'Time of all requests to the model, in milliseconds.' }),
});
export type ModelUse = z.infer<typeof ModelUse>;

/** A requested re-extraction that has not run yet. */
export const Reextraction = z.object({
  deliver: z.boolean().meta({ description: 'Whether the new values are delivered.' }),
  requested_at: z.string().meta({ description: 'When it was requested: ISO 8601, UTC.' }),
});

/** One HTTP request to a destination and its result. */
export const Attempt = z.object({
  attempt: z.int().meta({ description: 'Number of the attempt, from 1.' }),
  at: z.string().meta({ description: 'When the attempt started: ISO 8601, UTC.' }),
  status_code: z
    .int()
    .nullable()
    .meta({ description: 'HTTP status of the response; null without a response.' }),
  duration_ms: z.int().meta({ description: 'Time to the end of the response, in milliseconds.' }),
  error: z.string().nullable().meta({ description: 'Why the attempt failed; null when it succeeded.' }),
  response_excerpt: z.string().nullable().meta({
    description: 'The first 4 KB of the response; null without one, or after the transcript has expired.',
  }),
});
export type Attempt = z.infer<typeof Attempt>;

export const DELIVERY_STATUSES = ['pending', 'delivered', 'failed', 'held', 'skipped'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

export const CALL_STATUSES = ['received', 'extracted', 'completed', 'partly_failed', 'failed'] as const;
export type CallStatus = (typeof CALL_STATUSES)[number];

/**
 * The fields of a call's item that decide its status: destination ids by the outcome of their
 * deliveries.
 */
interface Outcomes {
  status: 'received' | 'extracted' | 'failed';
  open_destinations?: ReadonlySet<number> | undefined;
  delivered_destinations?: ReadonlySet<number> | undefined;
  failed_destinations?: ReadonlySet<number> | undefined;
}

/**
 * Returns the status of a call. It is computed, never stored, so that two dispatchers cannot
 * disagree about it. `extracted`: a delivery is pending or held. `completed`: all were delivered or
 * skipped, or there is none. `partly_failed`: some failed. `failed`: all failed, or the extraction
 * failed.
 */
export function statusOf(call: Outcomes): CallStatus {
  if (call.status !== 'extracted') return call.status;
  if (call.open_destinations?.size) return 'extracted';
  if (!call.failed_destinations?.size) return 'completed';
  return call.delivered_destinations?.size ? 'partly_failed' : 'failed';
}
