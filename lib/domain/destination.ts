/**
 * A destination: an HTTP endpoint of the customer, with its template. Its schemas, types and pure
 * rules.
 */
import * as z from 'zod';
import { InvalidJson, isJsonObject, type Json, type JsonObject, parseJson } from '../shared/json.ts';
import { text, trimmedText } from '../shared/text.ts';
import { Id, type Variable } from './variable.ts';

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
  .meta({ enum: [...METHODS], description: 'HTTP method, in any case; stored in upper case.' });

// The original API accepts an object and a string that holds one; both are stored and returned as
// an object.
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
  // Counted before each is checked: a body of 1 MB has room for 60,000 headers that are not
  // strings.
  .refine((headers) => !isJsonObject(headers) || Object.keys(headers).length <= MAX_HEADERS, {
    error: `must have at most ${MAX_HEADERS} headers`,
    abort: true,
  })
  .pipe(z.record(z.string(), text(0, MAX_HEADERS_BYTES), { error: 'must be an object of strings' }))
  .refine((headers) => bytes(headers) <= MAX_HEADERS_BYTES, { error: 'must be at most 8 KB' })
  .meta({
    anyOf: [{ type: 'object', additionalProperties: { type: 'string' } }, JSON_TEXT],
    description: 'HTTP headers, at most 50 and 8 KB; values may have placeholders.',
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
  });

const MAX_PER_SECOND_ERROR = { error: 'must be a number from 0.1 to 1000' };
const MaxPerSecond = z
  .number(MAX_PER_SECOND_ERROR)
  .min(0.1, MAX_PER_SECOND_ERROR)
  .max(1000, MAX_PER_SECOND_ERROR);

const fields = {
  destination_name: trimmedText(1, 200).meta({ description: 'Name of the destination.', examples: ['CRM'] }),
  destination_type: trimmedText(1, 64).meta({
    description: 'Free label for the kind of system; `custom` by default.',
    examples: ['crm'],
  }),
  api_url: text(1, 2048).meta({
    description: 'URL, https only; path, query and fragment may have placeholders.',
    examples: ['https://crm.example.com/leads'],
  }),
  api_method: Method,
  api_headers: Headers,
  // Null in an update removes the stored template.
  api_body: Body.nullable()
    .optional()
    .meta({
      description:
        'Template of the body, at most 64 KB; absent or null: all connected variables and system fields.',
      examples: [{ lead: '{{guest_name}}', seats: '{{party_size}}' }],
    }),
  when: trimmedText(1, 1000)
    .nullable()
    .optional()
    .meta({
      description: 'Liquid condition: only calls that meet it are sent; absent or null: every call.',
      examples: ['call_outcome == "interested"'],
    }),
  max_per_second: MaxPerSecond.nullable()
    .optional()
    .meta({
      description: 'Highest rate in requests per second, 0.1 to 1000; absent or null: no limit.',
      examples: [10],
    }),
  status: z
    .enum(['active', 'disabled'], { error: 'must be active or disabled' })
    .meta({ description: 'A disabled destination receives nothing: its deliveries are held.' }),
};

// Clients may send back what a GET returned: these fields are set by the system and ignored in
// requests.
const ignored = z.unknown().optional().meta({ description: 'Ignored: set by the system.' });
const systemFields = { disabled_reason: ignored, signing_secret: ignored, warnings: ignored };

const destinationId = Id.meta({ description: 'Id of the destination, unique in its outlet.' });

/** A destination in a request that creates it. */
export const NewDestination = z.strictObject({
  ...fields,
  ...systemFields,
  destination_type: fields.destination_type.default('custom'),
  api_headers: fields.api_headers.default({}),
  status: fields.status.default('active'),
  destination_id: z
    .null()
    .optional()
    .meta({ description: 'Absent or null: the item creates a destination.' }),
});
export type NewDestination = z.infer<typeof NewDestination>;

/**
 * A destination in a request that updates it: it replaces the given fields and keeps the others.
 */
export const DestinationUpdate = z
  .strictObject({ ...fields, ...systemFields })
  .partial()
  .extend({ destination_id: destinationId });
export type DestinationUpdate = z.infer<typeof DestinationUpdate>;

/** The `disabled_reason` of a destination that its owner disabled. */
export const DISABLED_BY_REQUEST = 'by request';

const stored = {
  destination_id: destinationId,
  destination_name: z.string().meta({ description: 'Name of the destination.' }),
  destination_type: z.string().meta({ description: 'Free label for the kind of system.' }),
  api_url: z.string().meta({ description: 'URL, with its placeholders.' }),
  api_method: z.enum(METHODS).meta({ description: 'HTTP method.' }),
  api_headers: z
    .record(z.string(), z.string())
    .meta({ description: 'HTTP headers by name, with their placeholders.' }),
  status: z.enum(['active', 'disabled']).meta({ description: 'Whether deliveries are sent.' }),
  disabled_reason: z
    .string()
    .nullable()
    .meta({ description: 'Why it is disabled; null while it is active.' }),
  when: z
    .string()
    .nullable()
    .optional()
    .meta({ description: 'Liquid condition; absent or null: every call is sent.' }),
  max_per_second: z
    .number()
    .nullable()
    .optional()
    .meta({ description: 'Highest rate in requests per second; absent or null: no limit.' }),
  /** When it was last enabled: earlier failures no longer count. ISO 8601, UTC. */
  active_since: z.string().optional(),
  /** `whsec_...`; shown only when it is created or rotated. */
  signing_secret: z.string(),
  /** The secrets before the last rotations, newest first; each signs until its time (ISO 8601). */
  former_secrets: z.array(z.object({ secret: z.string(), until: z.string() })).default([]),
};

/**
 * A destination in memory. Without `api_body` the body has all connected variables and the system
 * fields by name.
 */
export interface Destination extends z.infer<z.ZodObject<typeof stored>> {
  api_body?: JsonObject | Json[];
}
export type Method = Destination['api_method'];

/** A destination as an item: the body is JSON text, because DynamoDB nests at most 32 levels. */
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
      .optional()
      .meta({ description: 'Template of the body; absent: all connected variables and system fields.' }),
  });
export type PublicDestination = z.infer<typeof PublicDestination>;

export const publicDestination = ({
  signing_secret: _,
  former_secrets: __,
  active_since: ___,
  ...destination
}: Destination): PublicDestination => destination;

/** Returns the variables whose values a destination receives. */
export const connectedTo = (
  { destination_id }: Pick<Destination, 'destination_id'>,
  variables: readonly Variable[],
): Variable[] => variables.filter(({ destination_ids }) => destination_ids.includes(destination_id));

/** Returns the secrets that sign at a time, the newest first. */
export const signingSecretsAt = (
  { signing_secret, former_secrets }: Pick<Destination, 'signing_secret' | 'former_secrets'>,
  at: Date,
): string[] => [
  signing_secret,
  ...former_secrets.filter(({ until }) => Date.parse(until) > at.getTime()).map(({ secret }) => secret),
];
