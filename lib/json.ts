/** JSON as it arrives from outside: parsed without prototype tricks, bounded in depth, never trusted for its shape. */
import secureJson from 'secure-json-parse';

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

/** Deeper than any body that a person writes; DynamoDB and recursive walkers stay far from their own limits. */
export const MAX_JSON_DEPTH = 64;

/** Thrown when a text is not JSON that we take; the message says why, in words for its sender. */
export class InvalidJson extends Error {
  override name = 'InvalidJson';
}

/**
 * Parses JSON text from outside. Refuses `__proto__` and `constructor.prototype` keys (prototype poisoning)
 * and nesting beyond {@link MAX_JSON_DEPTH}.
 * @throws {InvalidJson}
 */
export function parseJson(text: string): Json {
  let value: Json;
  try {
    value = secureJson.parse(text, undefined, { protoAction: 'error', constructorAction: 'error' });
  } catch (cause) {
    throw new InvalidJson(
      cause instanceof SyntaxError ? `not valid JSON: ${cause.message}` : 'not valid JSON',
    );
  }
  if (deeperThan(MAX_JSON_DEPTH, value)) throw new InvalidJson(`nested deeper than ${MAX_JSON_DEPTH} levels`);
  return value;
}

/**
 * Parses JSON text that we wrote ourselves: it may hold a key `__proto__` (a variable may be called so), and be nested as
 * deeply as a template and a value in it together. For showing, not for taking apart.
 */
export const parseOwnJson = (text: string): unknown => JSON.parse(text);

/** Whether a value is a JSON object (not an array, not null). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// Without recursion: a megabyte of `[` would otherwise end the stack.
function deeperThan(limit: number, value: Json): boolean {
  let level: Json[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
  }
  return false;
}
