/** A destination: an HTTP endpoint of the customer, with its template. The one schema of it, and its types. */
import * as z from 'zod';
import { InvalidJson, isJsonObject, type Json, type JsonObject, parseJson } from '../shared/json.ts';
import { text, trimmedText } from '../shared/text.ts';
import { Id } from './variable.ts';

export const MAX_DESTINATIONS = 50;
export const MAX_DESTINATIONS_PER_REQUEST = 20;

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

const MAX_HEADERS = 50;
const MAX_HEADERS_BYTES = 8 * 1024;
const MAX_BODY_BYTES = 64 * 1024;

const Method = z
  .string()
  .transform((method) => method.toUpperCase())
  .pipe(z.enum(METHODS, { error: `must be one of ${METHODS.join(', ')}` }))
  .meta({ enum: [...METHODS], description: 'In any case; stored in upper case.' });

// Both an object and a string that holds one stand in the documentation; they are stored and returned as objects.
const jsonOrText = z.preprocess((value, context) => {
  if (typeof value !== 'string') return value;
  try {
    return parseJson(value);
  } catch (error) {
    if (!(error instanceof InvalidJson)) throw error;
    context.addIssue({ code: 'custom', message: error.message, input: value });
    return z.NEVER;
  }
}, z.unknown());

const JSON_TEXT = { type: 'string', contentMediaType: 'application/json' } as const;
const JSON_BODY = [
  { type: 'object', additionalProperties: true },
  { type: 'array', items: {} },
] as const;

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

const Headers = jsonOrText
  // Counted before they are looked at: a megabyte holds 60,000 that are no text.
  .refine((headers) => !isJsonObject(headers) || Object.keys(headers).length <= MAX_HEADERS, {
    error: `must be at most ${MAX_HEADERS} headers`,
    abort: true,
  })
  .pipe(z.record(z.string(), text(0, MAX_HEADERS_BYTES), { error: 'must be an object of strings' }))
  .refine((headers) => bytes(headers) <= MAX_HEADERS_BYTES, { error: 'must be at most 8 KB' })
  .meta({
    anyOf: [{ type: 'object', additionalProperties: { type: 'string' } }, JSON_TEXT],
    description: 'At most 50 and 8 KB. Values may hold placeholders.',
    examples: [{ authorization: 'Bearer abc123' }],
  });

const Body = jsonOrText
  .pipe(
    z.custom<JsonObject | Json[]>((value) => isJsonObject(value) || Array.isArray(value), {
      error: 'must be an object or an array, or a string that holds one as JSON',
      abort: true,
    }),
  )
  .refine((body) => bytes(body) <= MAX_BODY_BYTES, { error: 'must be at most 64 KB' })
  .meta({
    anyOf: [...JSON_BODY, JSON_TEXT],
    description:
      'The template of the body, at most 64 KB; null, as absent: all connected variables and the system fields, flat.',
    examples: [{ lead: '{{guest_name}}', seats: '{{party_size}}' }],
  });

const MAX_PER_SECOND_ERROR = { error: 'must be a number from 0.1 to 1000' };
const MaxPerSecond = z
  .number(MAX_PER_SECOND_ERROR)
  .min(0.1, MAX_PER_SECOND_ERROR)
  .max(1000, MAX_PER_SECOND_ERROR);

const fields = {
  destination_name: trimmedText(1, 200).meta({ examples: ['CRM'] }),
  destination_type: trimmedText(1, 64).meta({ description: 'A free word.', examples: ['crm'] }),
  api_url: text(1, 2048).meta({
    description: 'https; placeholders may stand in path, query and fragment.',
    examples: ['https://crm.example.com/leads'],
  }),
  api_method: Method,
  api_headers: Headers,
  /** Null in an update takes away what was there. */
  api_body: Body.nullable().optional(),
  /** A Liquid condition; null, as absent: every call. */
  when: trimmedText(1, 1000)
    .meta({
      description: 'Only calls that meet this Liquid condition are sent; null: every call.',
      examples: ['call_outcome == "interested"'],
    })
    .nullable()
    .optional(),
  /** Requests that it takes in a second, at most; 0.1 is one in ten seconds. Null, as absent: any number. */
  max_per_second: MaxPerSecond.nullable().optional(),
  status: z.enum(['active', 'disabled'], { error: 'must be active or disabled' }),
};

// What a GET gave may be sent back as it is: these are the system's to set, and ignored.
const ignored = {
  disabled_reason: z.unknown().optional(),
  signing_secret: z.unknown().optional(),
  warnings: z.unknown().optional(),
};

/** A destination in a request that creates it. */
export const NewDestination = z.strictObject({
  ...fields,
  ...ignored,
  destination_type: fields.destination_type.default('custom'),
  api_headers: fields.api_headers.default({}),
  status: fields.status.default('active'),
  destination_id: z.null().optional(),
});
export type NewDestination = z.infer<typeof NewDestination>;

/** A destination in a request that updates it: it replaces the fields it carries and keeps the others. */
export const DestinationUpdate = z
  .strictObject({ ...fields, ...ignored })
  .partial()
  .extend({ destination_id: Id });
export type DestinationUpdate = z.infer<typeof DestinationUpdate>;

const stored = {
  destination_id: Id,
  destination_name: z.string(),
  destination_type: z.string(),
  api_url: z.string(),
  api_method: z.enum(METHODS),
  api_headers: z.record(z.string(), z.string()),
  status: z.enum(['active', 'disabled']),
  disabled_reason: z.string().nullable(),
  when: z.string().nullable().optional(),
  max_per_second: z.number().nullable().optional(),
  /** When it was last enabled: its earlier failures no longer count. ISO 8601, UTC. */
  active_since: z.string().optional(),
  /** `whsec_...`; never leaves but at its creation and rotation. */
  signing_secret: z.string(),
  /** Those of before a rotation, newest first; each signs until its time (ISO 8601). */
  former_secrets: z.array(z.object({ secret: z.string(), until: z.string() })).default([]),
};

/** A destination in memory. `api_body` absent: the default body, all connected variables and the system fields by name. */
export interface Destination extends z.infer<z.ZodObject<typeof stored>> {
  api_body?: JsonObject | Json[];
}
export type Method = Destination['api_method'];

/** A destination as an item: the body as JSON text, for DynamoDB nests no deeper than 32 levels. */
export const StoredDestination = z.codec(
  z.object({ ...stored, api_body: z.string().optional() }),
  z.custom<Destination>(),
  {
    decode: ({ api_body, ...item }) => ({
      ...item,
      ...(api_body !== undefined && { api_body: Body.parse(api_body) }),
    }),
    encode: ({ api_body, ...destination }) => ({
      ...destination,
      ...(api_body !== undefined && { api_body: JSON.stringify(api_body) }),
    }),
  },
);

/** A destination as the API shows it: without its signing secrets. */
export const PublicDestination = z
  .object(stored)
  .omit({ signing_secret: true, former_secrets: true, active_since: true })
  .extend({
    api_body: z
      .custom<JsonObject | Json[]>()
      .meta({ anyOf: [...JSON_BODY] })
      .optional(),
  });
export type PublicDestination = z.infer<typeof PublicDestination>;

export const publicDestination = ({
  signing_secret: _,
  former_secrets: __,
  active_since: ___,
  ...destination
}: Destination): PublicDestination => destination;
