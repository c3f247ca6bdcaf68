/** A call has ended: the event that voice platforms send, on SQS or over HTTP, and the conversation it carries. */
import { DateTime } from 'luxon';
import * as z from 'zod';
import type { JsonObject } from '../shared/json.ts';
import { listOf } from '../shared/lists.ts';
import { text } from '../shared/text.ts';
import { isTimeZone } from '../shared/time-zone.ts';
import { MAX_TURNS, TOO_MANY_TURNS, turnsOf } from './transcript.ts';
import { Id } from './variable.ts';

/** 1-128 of `[A-Za-z0-9._:-]`, but not `.` and `..`. */
export const CallId = z
  .string()
  // A path takes `.` and `..` for steps: such a call could not be asked for.
  .regex(/^(?!\.{1,2}$)[A-Za-z0-9._:-]{1,128}$/, {
    error: 'must be 1 to 128 of A-Z a-z 0-9 . _ : -, and not . or ..',
  })
  .meta({ examples: ['c-8a1f'] });

// ISO 8601 with Z or an offset; the year has four digits, so that timestamps sort as text.
const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}(?::?\d{2})?)$/i;

/** A point in time, ISO 8601 with `Z` or an offset, kept as it was sent. */
export const Timestamp = z
  .string()
  .max(64, { error: 'must be ISO 8601 with Z or an offset, as in 2026-11-20T10:03:44Z' })
  .refine((value) => WITH_OFFSET.test(value) && DateTime.fromISO(value).isValid, {
    error: 'must be ISO 8601 with Z or an offset, as in 2026-11-20T10:03:44Z',
    abort: true,
  })
  .meta({
    pattern: String.raw`^\d{4}-\d{2}-\d{2}[Tt].*([Zz]|[+-]\d{2}(:?\d{2})?)$`,
    description: 'ISO 8601 with `Z` or an offset.',
    examples: ['2026-11-20T10:03:44Z'],
  });

export const Timezone = z
  .string()
  .refine(isTimeZone, { error: 'must be an IANA time zone, as in Asia/Kolkata' })
  .meta({ description: 'IANA time zone; none is UTC.', examples: ['Asia/Kolkata'] });

const word = text(0, 256).nullish();

export const MAX_METADATA_BYTES = 32 * 1024;
const Metadata = z
  .custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), {
    error: 'must be an object',
    abort: true,
  })
  .meta({
    type: 'object',
    description: 'Anything, at most 32 KB of JSON.',
    examples: [{ campaign: 'diwali' }],
  })
  .refine((value) => Buffer.byteLength(JSON.stringify(value)) <= MAX_METADATA_BYTES, {
    error: 'must be at most 32 KB of JSON',
  });

export const Transcript = z
  .union([z.string(), listOf(z.object({ role: text(1, 64), content: z.string() }))], {
    error: 'must be an array of {role, content}, or one string',
  })
  .transform(turnsOf)
  .refine((turns) => turns.length <= MAX_TURNS, { error: TOO_MANY_TURNS })
  .meta({
    description: 'Turns, or one text: a line that opens with a speaker ("agent: ...") begins a turn.',
    examples: [
      [
        { role: 'agent', content: 'How can I help?' },
        { role: 'user', content: 'A table for four, please.' },
      ],
    ],
  });

/** The event as it is read; fields that we do not know are ignored. */
export const CallEnded = z.object({
  event: z.literal('call.ended', { error: 'must be call.ended' }).optional(),
  call_id: CallId,
  outlet_id: Id,
  brand_id: z.union([text(0, 256), z.number().transform(String)], { error: 'must be a string' }).nullish(),
  interaction_modality: word,
  source: word,
  call_outcome: word,
  started_at: Timestamp.nullish(),
  timestamp: Timestamp,
  timezone: Timezone.nullish(),
  language: text(0, 35).nullish(),
  guest_name: word,
  phone_number: word,
  email_id: text(0, 320).nullish(),
  transcript: Transcript,
  metadata: Metadata.nullish(),
});
export type CallEnded = z.infer<typeof CallEnded>;
