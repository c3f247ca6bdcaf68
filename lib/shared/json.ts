/** JSON as it arrives from outside: parsed without prototype tricks, bounded in depth, never trusted for its shape. */
import secureJson from 'secure-json-parse';

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

/** Deeper than any body that a person writes; DynamoDB and recursive walkers stay far from their own limits. */
export const MAX_JSON_DEPTH = 64;

/** More than any field of ours can hold: 64 KB are 9,000 at most. */
export const MAX_JSON_FIELDS = 10_000;

/** Thrown when a text is not JSON that we take; the message says why, in words for its sender. */
export class InvalidJson extends Error {
  override name = 'InvalidJson';
}

/**
 * Parses JSON text from outside. Refuses `__proto__` and `constructor.prototype` keys (prototype poisoning)
 * nesting beyond {@link MAX_JSON_DEPTH}, and objects of more than {@link MAX_JSON_FIELDS} fields.
 * @throws {InvalidJson}
 */
export function parseJson(text: string): Json {
  const tooMuch = excess(text);
  if (tooMuch !== null) throw new InvalidJson(tooMuch);
  try {
    return secureJson.parse(text, undefined, { protoAction: 'error', constructorAction: 'error' });
  } catch (cause) {
    throw new InvalidJson(
      forbiddenKeyIn(text) ??
        (cause instanceof SyntaxError ? `not valid JSON: ${cause.message}` : 'not valid JSON'),
    );
  }
}

/** Names the key that prototype poisoning needs; undefined when the text is refused for another reason. */
function forbiddenKeyIn(text: string): string | undefined {
  try {
    const path = forbiddenPath(JSON.parse(text), []);
    return path && `the key "${path.join('.')}" is not allowed: rename it`;
  } catch {
    return undefined;
  }
}

// At most MAX_JSON_DEPTH levels deep, so recursion is safe.
function forbiddenPath(value: unknown, path: readonly string[]): readonly string[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, child] of Object.entries(value)) {
    const here = [...path, key];
    if (key === '__proto__' || (key === 'prototype' && path.at(-1) === 'constructor')) return here;
    const below = forbiddenPath(child, here);
    if (below) return below;
  }
  return undefined;
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

const [QUOTE, ESCAPE, COMMA, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [...'"\\,[]{}'].map(
  (one) => one.charCodeAt(0),
);

/**
 * Why a text is more than we take, null when it is not: by its brackets and commas alone, before it is parsed. A megabyte of
 * `[` costs nothing then, nor does one of fields, and what was parsed need not be walked.
 */
function excess(text: string): string | null {
  /** Of each level: commas of an object so far; -1 for an array. */
  const commas: number[] = [];
  let inText = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inText) {
      if (code === ESCAPE) index += 1;
      else if (code === QUOTE) inText = false;
    } else if (code === QUOTE) inText = true;
    else if (code === COMMA) {
      const depth = commas.length - 1;
      const before = commas[depth] ?? -1;
      if (before === MAX_JSON_FIELDS - 1) return `an object of more than ${MAX_JSON_FIELDS} fields`;
      if (before >= 0) commas[depth] = before + 1;
    } else if (code === OPEN_ARRAY || code === OPEN_OBJECT) {
      if (commas.push(code === OPEN_OBJECT ? 0 : -1) > MAX_JSON_DEPTH)
        return `nested deeper than ${MAX_JSON_DEPTH} levels`;
    } else if (code === CLOSE_ARRAY || code === CLOSE_OBJECT) commas.pop();
  }
  return null;
}
