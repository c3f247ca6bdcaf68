/** Fields of a platform's payload, read leniently: what does not fit counts as missing, so that no call is lost for it. */
import { DateTime } from 'luxon';
import * as z from 'zod';
import { CallId } from '../domain/call-ended.ts';
import { isJsonObject, type Json, type JsonObject } from '../shared/json.ts';
import { text } from '../shared/text.ts';
import type { Platform } from './platform.ts';

/** A field that may be missing or of another kind: then it is undefined. */
export const lenient = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);

/** An object of fields; where there is none, all of them are missing. */
export const part = <Shape extends z.ZodRawShape>(shape: Shape) => z.preprocess(asObject, z.object(shape));

export const word = lenient(text(1, 256));
export const anyText = lenient(z.string());
export const number = lenient(z.number());
export const flag = lenient(z.boolean());
export const object = lenient(z.custom<JsonObject>(isJsonObject));

/** A point in time in any of the platforms' ways, as ISO 8601 in UTC. */
export const instant = lenient(z.union([z.number(), z.string()])).transform(instantOf);

/** A list of anything: its items are for whoever knows what they mean. */
export const list = lenient(z.custom<readonly Json[]>(Array.isArray));

/** The platform's id of a call becomes ours: `vapi:<id>`. The one field that a payload must have. */
export const callIdOf = (platform: Platform) =>
  z
    .union([z.string().min(1), z.int()], { error: 'must be the id of the call' })
    .transform((id) => `${platform}:${id}`)
    .pipe(CallId);

function asObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

// No timestamp of a call in seconds is that large before the year 5138, none in milliseconds that small since 1973.
const FEWEST_MILLISECONDS = 100_000_000_000;

/**
 * Epoch seconds or milliseconds, as a number or in digits, or ISO 8601 (UTC where it names no zone), as ISO 8601 in UTC.
 * Undefined for anything else, and for years that our timestamps do not have.
 */
export function instantOf(value: number | string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const at = typeof value === 'number' || /^\d+$/.test(value) ? sinceEpoch(Number(value)) : fromIso(value);
  return at?.isValid && at.year >= 1970 && at.year <= 9999 ? at.toJSDate().toISOString() : undefined;
}

function sinceEpoch(value: number): DateTime | undefined {
  if (!Number.isFinite(value) || value < 0) return undefined;
  return DateTime.fromMillis(value < FEWEST_MILLISECONDS ? value * 1000 : value, { zone: 'utc' });
}

const fromIso = (value: string): DateTime | undefined =>
  value.length <= 64 ? DateTime.fromISO(value, { zone: 'utc' }) : undefined;
