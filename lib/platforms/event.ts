/** What an adapter found in a payload becomes the call-ended event that everybody else sends. */
import type * as z from 'zod';
import { CallEnded, Timezone } from '../domain/call-ended.ts';
import { MAX_TURNS, TOO_MANY_TURNS, type Turn } from '../domain/transcript.ts';
import { InvalidRequest } from '../shared/errors.ts';
import type { Json, JsonObject } from '../shared/json.ts';
import { text } from '../shared/text.ts';
import { validated } from '../shared/validate.ts';
import { metadataOf } from './metadata.ts';
import type { Platform, PlatformEvent } from './platform.ts';

/** A call as a platform tells of it; times are ISO 8601. */
export interface EndedCall {
  callId: string;
  startedAt: string | undefined;
  endedAt: string | undefined;
  modality: 'voice' | 'chat';
  /** The customer's, whoever called whom. */
  phoneNumber: string | undefined;
  guestName?: string | undefined;
  email?: string | undefined;
  transcript: Turn[];
  /** What the business gave the agent for this call. */
  variables: JsonObject | undefined;
  metadata: Readonly<Record<string, Json | undefined>>;
}

const WithoutTranscript = CallEnded.omit({ transcript: true });

/** The call of an event of this outlet. Its turns are ours already: they are not looked at again. @throws {InvalidRequest} */
export function callOf({ transcript, ...event }: PlatformEvent, outletId: number): CallEnded {
  if (transcript.length > MAX_TURNS)
    throw new InvalidRequest([{ path: 'transcript', message: TOO_MANY_TURNS }]);
  return { ...validated(WithoutTranscript, { ...event, outlet_id: outletId }), transcript };
}

const Name = text(1, 256);
const Email = text(3, 320).regex(/@/);

/** Under these names businesses hand these facts to their agents; the platforms have no fields of their own for them. */
const NAMES = ['guest_name', 'customer_name', 'user_name', 'name'];
const EMAILS = ['email_id', 'email', 'customer_email', 'user_email'];
const TIMEZONES = ['timezone', 'system__timezone'];

/** @param receivedAt stands in for the end where the platform does not say it */
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

// ElevenLabs' mark of a variable that is only for the headers of an agent's tools.
const withoutSecrets = (variables: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(variables).filter(([name]) => !name.startsWith('secret__')));
