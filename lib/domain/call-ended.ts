/** The call-ended event that voice platforms send, on SQS or over HTTP, with its transcript. */
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
  // In a URL path `.` and `..` are resolved as steps: such a call could not be requested.
  .regex(/^(?!\.{1,2}$)[A-Za-z0-9._:-]{1,128}$/, {
    error: 'must be 1 to 128 of A-Z a-z 0-9 . _ : -, and not . or ..',
  })
  .meta({ description: 'Id of the call, unique in its outlet.', examples: ['c-8a1f'] });

// ISO 8601 with Z or an offset. The year has four digits, so that timestamps sort as text.
const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}(?::?\d{2})?)$/i;

const NOT_ISO = 'must be ISO 8601 with Z or an offset, as in 2026-11-20T10:03:44Z';

/** A point in time: ISO 8601 with `Z` or an offset, stored as it was sent. */
export const Timestamp = z
  .string()
  .max(64, { error: NOT_ISO })
  .refine((value) => WITH_OFFSET.test(value) && DateTime.fromISO(value).isValid, {
    error: NOT_ISO,
    abort: true,
  })
  .meta({
    pattern: String.raw`^\d{4}-\d{2}-\d{2}[Tt].*([Zz]|[+-]\d{2}(:?\d{2})?)$`,
    description: 'ISO 8601 with `Z` or an offset.',
    examples: ['2026-11-20T10:03:44Z'],
  });

/** The start of a recovery: what has not happened yet cannot have failed. */
export const RecoverSince = Timestamp.refine((since) => DateTime.fromISO(since) <= DateTime.now(), {
  error: 'must not be in the future',
});

export const Timezone = z
  .string()
  .refine(isTimeZone, { error: 'must be an IANA time zone, as in Asia/Kolkata' })
  .meta({ description: 'IANA time zone; UTC if absent.', examples: ['Asia/Kolkata'] });

export const MAX_METADATA_BYTES = 32 * 1024;
const Metadata = z
  .custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), {
    error: 'must be an object',
    abort: true,
  })
  .meta({
    type: 'object',
  })
  .refine((value) => Buffer.byteLength(JSON.stringify(value)) <= MAX_METADATA_BYTES, {
    error: 'must be at most 32 KB of JSON',
  });

const TurnInEvent = z.object({
  role: text(1, 64).meta({ description: 'Who speaks, as in `agent` or `user`.' }),
  content: z.string().meta({ description: 'What was said.' }),
});

const TurnList = listOf(TurnInEvent);

export const Transcript = z
  .unknown()
  .refine((value) => value !== undefined, {
    error: 'is required: an array of {role, content}, or a string',
    abort: true,
  })
  .refine((value) => typeof value === 'string' || Array.isArray(value), {
    error: 'must be an array of {role, content}, or a string',
    abort: true,
  })
  // Not a union: its one problem would not say which turn is wrong.
  .transform((value, context) => {
    if (typeof value === 'string') return turnsOf(value);
    const { data, error } = TurnList.safeParse(value);
    if (data) return turnsOf(data);
    for (const issue of error.issues) context.addIssue({ ...issue });
    return z.NEVER;
  })
  .refine((turns) => turns.length <= MAX_TURNS, { error: TOO_MANY_TURNS })
  .meta({
    override: ({ jsonSchema }: { jsonSchema: Record<string, unknown> }) => {
      const { $schema: _, ...items } = z.toJSONSchema(TurnInEvent, { io: 'input' });
      Object.assign(jsonSchema, { anyOf: [{ type: 'string' }, { type: 'array', items }] });
    },
    description: 'List of turns, or one text in which a line such as "agent: ..." starts a turn.',
    examples: [
      [
        { role: 'agent', content: 'How can I help?' },
        { role: 'user', content: 'A table for four, please.' },
      ],
    ],
  });

/** A short text that is optional. */
const optionalText = (max: number, description: string) => text(0, max).nullish().meta({ description });

/** The event. Unknown fields are ignored. */
export const CallEnded = z.object({
  event: z
    .literal('call.ended', { error: 'must be call.ended' })
    .optional()
    .meta({ description: 'Always `call.ended`.' }),
  call_id: CallId,
  outlet_id: Id.meta({ description: 'Outlet that the call belongs to; over HTTP the outlet of the token.' }),
  brand_id: z
    .preprocess((value) => (typeof value === 'number' ? String(value) : value), text(0, 256))
    .nullish()
    .meta({
      override: ({ jsonSchema }: { jsonSchema: Record<string, unknown> }) => {
        Object.assign(jsonSchema, { anyOf: undefined, type: ['string', 'number', 'null'], maxLength: 256 });
      },
      description: 'Brand that the call belongs to; a number is stored as a string.',
    }),
  interaction_modality: optionalText(256, 'Kind of conversation, as in `voice` or `chat`.'),
  source: optionalText(256, 'System that sent the call.'),
  call_outcome: optionalText(256, 'Result of the call as the platform classified it.'),
  started_at: Timestamp.nullish().meta({ description: 'When the call started: ISO 8601 with an offset.' }),
  timestamp: Timestamp.meta({ description: 'When the call ended: ISO 8601 with an offset.' }),
  timezone: Timezone.nullish().meta({ description: 'IANA time zone of the business; UTC if absent.' }),
  language: optionalText(35, 'Language of the conversation, as in `en-IN`.'),
  guest_name: optionalText(256, 'Name of the customer.'),
  phone_number: optionalText(256, 'Phone number of the customer.'),
  email_id: optionalText(320, 'Email address of the customer.'),
  transcript: Transcript,
  metadata: Metadata.nullish().meta({
    description: 'Any further fields, at most 32 KB of JSON.',
    examples: [{ campaign: 'diwali' }],
  }),
});
export type CallEnded = z.infer<typeof CallEnded>;
