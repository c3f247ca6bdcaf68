/**
 * Turns what an adapter read from a payload into the call-ended event that all other callers send.
 */
import type * as z from 'zod';
import { CallEnded, MAX_METADATA_BYTES, Timezone } from '../domain/call-ended.ts';
import { MAX_TURNS, TOO_MANY_TURNS, type Turn } from '../domain/transcript.ts';
import { InvalidRequest } from '../shared/errors.ts';
import type { Json, JsonObject } from '../shared/json.ts';
import { text } from '../shared/text.ts';
import { validated } from '../shared/validate.ts';
import type { Platform, PlatformEvent } from './platform.ts';

/** A call as a platform describes it; times are ISO 8601. */
export interface EndedCall {
  callId: string;
  startedAt: string | undefined;
  endedAt: string | undefined;
  modality: 'voice' | 'chat';
  /** The customer's number, in calls of either direction. */
  phoneNumber: string | undefined;
  guestName?: string | undefined;
  email?: string | undefined;
  transcript: Turn[];
  /** What the business gave the agent for this call. */
  variables: JsonObject | undefined;
  metadata: Readonly<Record<string, Json | undefined>>;
}

const WithoutTranscript = CallEnded.omit({ transcript: true });

/**
 * Returns the call of an outlet's event. Its turns are valid already: they are not checked again.
 * @throws {InvalidRequest}
 */
export function callOf({ transcript, ...event }: PlatformEvent, outletId: number): CallEnded {
  if (transcript.length > MAX_TURNS)
    throw new InvalidRequest([{ path: 'transcript', message: TOO_MANY_TURNS }]);
  return { ...validated(WithoutTranscript, { ...event, outlet_id: outletId }), transcript };
}

const Name = text(1, 256);
const Email = text(3, 320).regex(/@/);

/**
 * Names under which businesses pass these facts to their agents; the platforms have no fields for
 * them.
 */
const NAMES = ['guest_name', 'customer_name', 'user_name', 'name'];
const EMAILS = ['email_id', 'email', 'customer_email', 'user_email'];
const TIMEZONES = ['timezone', 'system__timezone'];

/**
 * Returns the event of a call.
 * @param receivedAt used as the end when the platform does not state it
 */
export function eventOf(platform: Platform, call: EndedCall, receivedAt: Date): PlatformEvent {
  const variables = call.variables ?? {};
  return {
    call_id: call.callId,
    source: platform,
    interaction_modality: call.modality,
    started_at: call.startedAt,
    timestamp: call.endedAt ?? receivedAt.toISOString(),
    timezone: firstOf(variables, TIMEZONES, Timezone),
    guest_name: call.guestName ?? firstOf(variables, NAMES, Name),
    phone_number: call.phoneNumber,
    email_id: call.email ?? firstOf(variables, EMAILS, Email),
    transcript: call.transcript,
    metadata: metadataOf({ ...call.metadata, variables: call.variables && withoutSecrets(call.variables) }),
  };
}

function firstOf(variables: JsonObject, names: readonly string[], schema: z.ZodType<string>) {
  for (const name of names) {
    const value = schema.safeParse(Object.hasOwn(variables, name) ? variables[name] : undefined);
    if (value.success) return value.data;
  }
  return undefined;
}

// ElevenLabs marks with this prefix the variables that are only for the headers of an agent's
// tools.
const withoutSecrets = (variables: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(variables).filter(([name]) => !name.startsWith('secret__')));

const bytesOf = (value: Json): number => Buffer.byteLength(JSON.stringify(value));

/**
 * Returns the fields that have a value. Over the event's limit the largest are dropped and named in
 * `dropped`: the call is worth more than what its platform adds to it.
 */
function metadataOf(fields: Readonly<Record<string, Json | undefined>>): JsonObject {
  const kept = new Map<string, Json>();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && value !== null) kept.set(name, value);
  }
  const bySize = [...kept].sort(([, one], [, other]) => bytesOf(other) - bytesOf(one));
  const dropped: string[] = [];
  const metadata = (): JsonObject => ({
    ...Object.fromEntries(kept),
    ...(dropped.length > 0 && { dropped }),
  });
  for (const [name] of bySize) {
    if (bytesOf(metadata()) <= MAX_METADATA_BYTES) break;
    kept.delete(name);
    dropped.push(name);
  }
  return metadata();
}
