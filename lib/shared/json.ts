/**
 * JSON from outside: parsed without prototype poisoning, limited in depth and fields, with a shape
 * that nobody checked yet.
 */
import secureJson from 'secure-json-parse';
import { whyNotJson } from './json-syntax-error.ts';

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

/**
 * Deeper than any body that a person writes; DynamoDB and recursive functions stay far from their
 * own limits.
 */
export const MAX_JSON_DEPTH = 64;

/** More than any field of ours can hold: 64 KB are 9,000 at most. */
export const MAX_JSON_FIELDS = 10_000;

/** Thrown when a text is not JSON that we accept; the message says why, in words for its sender. */
export class InvalidJson extends Error {
  override name = 'InvalidJson';
  /** Whether it is not JSON at all; else it is JSON that we refuse. */
  readonly isSyntax: boolean;
  /** Where in the value, as in `0.a`; `''` is the whole of it. */
  readonly path: string;

  constructor(message: string, { isSyntax = false, path = '' }: { isSyntax?: boolean; path?: string } = {}) {
    super(message);
    this.isSyntax = isSyntax;
    this.path = path;
  }
}

/**
 * Parses JSON text from outside. Refuses `__proto__` and `constructor.prototype` as field names
 * (prototype poisoning), nesting beyond {@link MAX_JSON_DEPTH}, and objects of more than {@link
 * MAX_JSON_FIELDS} fields.
 * @throws {InvalidJson}
 */
export function parseJson(text: string): Json {
  const tooMuch = excess(text);
  if (tooMuch !== null) throw new InvalidJson(tooMuch);
  try {
    return secureJson.parse(text, undefined, { protoAction: 'error', constructorAction: 'error' });
  } catch {
    throw refusal(withoutByteOrderMark(text));
  }
}

// It stands for nothing (RFC 8259, section 8.1).
const withoutByteOrderMark = (text: string): string => (text.startsWith('\ufeff') ? text.slice(1) : text);

function refusal(text: string): InvalidJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return new InvalidJson(whyNotJson(text), { isSyntax: true });
  }
  const path = (poisonedPath(value) ?? []).join('.');
  return new InvalidJson(`the key "${path}" is not allowed, since it would change a prototype: rename it`, {
    path,
  });
}

/** Returns the path of the first field that would change a prototype. */
function poisonedPath(value: unknown): string[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, field] of Object.entries(value)) {
    if (name === '__proto__') return [name];
    if (name === 'constructor' && isJsonObject(field) && Object.hasOwn(field, 'prototype')) {
      return [name, 'prototype'];
    }
    const rest = poisonedPath(field);
    if (rest) return [name, ...rest];
  }
  return undefined;
}

/**
 * Parses JSON text that we wrote ourselves, only to show it: it may hold a field `__proto__` (a
 * variable may have that name), and be nested as deeply as a template and a value in it together.
 */
export const parseOwnJson = (text: string): unknown => JSON.parse(text);

/** Whether a value is a JSON object (not an array, not null). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const QUOTE = '"'.charCodeAt(0);
const ESCAPE = '\\'.charCodeAt(0);
const COMMA = ','.charCodeAt(0);
const OPEN_ARRAY = '['.charCodeAt(0);
const CLOSE_ARRAY = ']'.charCodeAt(0);
const OPEN_OBJECT = '{'.charCodeAt(0);
const CLOSE_OBJECT = '}'.charCodeAt(0);

/** Marks an array among the levels of nesting: its commas are not counted. */
const ARRAY = -1;

/**
 * Returns why a text is nested too deeply or has too many fields, null when it has not. It looks at
 * brackets and commas alone, before the text is parsed: a megabyte of `[` or of fields costs
 * nothing, and the parsed value need not be walked.
 */
function excess(text: string): string | null {
  /** Of each open level: the commas of an object so far, or {@link ARRAY}. */
  const levels: number[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) index = endOfString(text, index);
    else if (!count(code, levels)) {
      return code === COMMA
        ? `an object of more than ${MAX_JSON_FIELDS} fields`
        : `nested deeper than ${MAX_JSON_DEPTH} levels`;
    }
  }
  return null;
}

/**
 * Returns the index of the quote that ends a string, the text's length when none does.
 * @param open its first quote
 */
function endOfString(text: string, open: number): number {
  let index = open + 1;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) return index;
    index += code === ESCAPE ? 2 : 1;
  }
  return index;
}

/**
 * Counts a character that is in no string. Returns whether the levels are still within their
 * limits.
 */
function count(code: number, levels: number[]): boolean {
  switch (code) {
    case COMMA: {
      const last = levels.length - 1;
      const commas = levels[last] ?? ARRAY;
      if (commas !== ARRAY) levels[last] = commas + 1;
      // One comma fewer than fields.
      return commas + 1 < MAX_JSON_FIELDS;
    }
    case OPEN_ARRAY:
      return levels.push(ARRAY) <= MAX_JSON_DEPTH;
    case OPEN_OBJECT:
      return levels.push(0) <= MAX_JSON_DEPTH;
    case CLOSE_ARRAY:
    case CLOSE_OBJECT:
      levels.pop();
      return true;
    default:
      return true;
  }
}
