/**
 * Reads a platform's payload leniently: its fields and its conversation. A value that does not fit
 * counts as missing, so that no call is lost because of it.
 */
import { DateTime } from 'luxon';
import * as z from 'zod';
import { CallId } from '../domain/call-ended.ts';
import { type Turn, turnsOf } from '../domain/transcript.ts';
import { isJsonObject, type Json, type JsonObject } from '../shared/json.ts';
import { text } from '../shared/text.ts';
import type { Platform } from './platform.ts';

/** A field that is undefined when it is missing or of another type. */
export const lenient = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);

/** An object of fields; all of them are missing when it is not an object. */
export const part = <Shape extends z.ZodRawShape>(shape: Shape) => z.preprocess(asObject, z.object(shape));

export const word = lenient(text(1, 256));
export const anyText = lenient(z.string());
export const number = lenient(z.number());
export const flag = lenient(z.boolean());
export const object = lenient(z.custom<JsonObject>(isJsonObject));

/** A point in time in any form that the platforms use, as ISO 8601 in UTC. */
export const instant = lenient(z.union([z.number(), z.string()])).transform(instantOf);

/** A list of anything: its items are checked by the code that reads them. */
export const list = lenient(z.custom<readonly Json[]>(Array.isArray));

/**
 * The platform's call id, which becomes `<platform>:<id>`. It is the only field that a payload must
 * have.
 */
export const platformCallId = (platform: Platform) =>
  z
    .union([z.string().min(1), z.int()], { error: 'must be the id of the call' })
    .transform((id) => `${platform}:${id}`)
    .pipe(CallId);

function asObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

// In seconds this is the year 5138, in milliseconds March 1973: calls are between them in either
// unit.
const MIN_MILLISECONDS = 100_000_000_000;

/**
 * Returns a point in time as ISO 8601 in UTC. It may be epoch seconds or milliseconds, as a number
 * or in digits, or ISO 8601 (UTC if it has no zone). Undefined for anything else, and outside the
 * years 1970 to 9999.
 */
export function instantOf(value: number | string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const at = typeof value === 'number' || /^\d+$/.test(value) ? fromEpoch(Number(value)) : fromIso(value);
  return at?.isValid && at.year >= 1970 && at.year <= 9999 ? at.toJSDate().toISOString() : undefined;
}

function fromEpoch(value: number): DateTime | undefined {
  if (!Number.isFinite(value) || value < 0) return undefined;
  return DateTime.fromMillis(value < MIN_MILLISECONDS ? value * 1000 : value, { zone: 'utc' });
}

const fromIso = (value: string): DateTime | undefined =>
  value.length <= 64 ? DateTime.fromISO(value, { zone: 'utc' }) : undefined;

/**
 * A platform's list of turns, and the names of the fields that hold who speaks and what is said.
 */
interface TurnList {
  turns: readonly Json[] | undefined;
  roleField: string;
  textField: string;
}

// Other items of these lists were not spoken: system prompts, tool calls and their results,
// actions.
const AGENTS = ['agent', 'assistant', 'bot', 'robot', 'ai', 'transfer_target'];
const USERS = ['user', 'customer', 'caller', 'guest', 'human', 'client'];

// For 200,000 short names these lists are faster than a Map, which has to hash each name.
function roleOf(speaker: string): 'agent' | 'user' | undefined {
  if (AGENTS.includes(speaker)) return 'agent';
  return USERS.includes(speaker) ? 'user' : undefined;
}

/**
 * Returns the spoken turns of a list, under the roles `agent` and `user`; without any, the turns of
 * the text transcript ("assistant: ..."). Items are checked by hand: a body has room for 500,000,
 * for which a schema took 300 ms.
 */
export function conversationOf(turnList: TurnList | undefined, transcript: string | undefined): Turn[] {
  const listed = turnList ? spokenTurns(turnList) : [];
  if (listed.length > 0) return listed;
  const turns = turnsOf(transcript ?? '');
  for (const turn of turns) turn.role = roleOf(turn.role) ?? turn.role;
  return turns;
}

function spokenTurns({ turns, roleField, textField }: TurnList): Turn[] {
  const spoken: Turn[] = [];
  for (const item of turns ?? []) {
    if (!isJsonObject(item)) continue;
    const { [roleField]: speaker, [textField]: content } = item;
    if (typeof speaker !== 'string' || typeof content !== 'string') continue;
    const role = roleOf(speaker.toLowerCase());
    if (role === undefined || content.trim() === '') continue;
    spoken.push({ turn: spoken.length + 1, role, content: content.toWellFormed() });
  }
  return spoken;
}
