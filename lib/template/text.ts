/** Writes values: as JSON, or as text between the literal parts of a template. */
import { type Budget, RenderFailure, type RenderFailureCode } from './limits.ts';
import type { Part, Placeholder } from './placeholders.ts';
import { lookUp, type Scope } from './scope.ts';

/** One rendering: the values it may use, and what it may still spend on filters. */
export interface Rendering {
  readonly scope: Scope;
  readonly budget: Budget;
}

/** Returns the value of a placeholder: of any JSON type, or whatever a filter returned. */
export type Evaluate = (rendering: Rendering) => unknown;

export type Write = (rendering: Rendering) => string;

/**
 * Compiles a placeholder that has filters; all of them must be listed in filters.ts
 * (`filterProblem`).
 */
export type CompileFilters = (placeholder: Placeholder) => Evaluate;

/** How long a text may become, and the failure of a longer one. */
export interface TextLimit {
  characters: number;
  code: RenderFailureCode;
  message: string;
}

/** Compiles a placeholder. `filters` is needed only when the placeholder has some. */
export function compilePlaceholder(placeholder: Placeholder, filters: CompileFilters | undefined): Evaluate {
  if (placeholder.filters.length > 0) {
    if (!filters) throw new Error('liquidjs is not loaded');
    return filters(placeholder);
  }
  const { value } = placeholder;
  if (value.kind === 'literal') return () => value.value;
  const { name } = value;
  return ({ scope }) => lookUp(scope, name);
}

/**
 * Compiles literals and placeholders to one text. Each value is measured before `encode` encodes
 * it, so that a megabyte is never encoded for a header of 8 KB.
 */
export function compileText(
  parts: readonly Part[],
  {
    filters,
    limit,
    encode,
  }: { filters: CompileFilters | undefined; limit: TextLimit; encode?: (text: string) => string },
): Write {
  const writers = parts.map((part) => (typeof part === 'string' ? part : compilePlaceholder(part, filters)));
  return (rendering) => {
    let text = '';
    for (const writer of writers) {
      if (typeof writer === 'string') text += writer;
      else {
        const value = asText(writer(rendering));
        if (text.length + value.length > limit.characters) throw new RenderFailure(limit.code, limit.message);
        text += encode ? encode(value) : value;
      }
    }
    if (text.length > limit.characters) throw new RenderFailure(limit.code, limit.message);
    return text;
  };
}

/**
 * Returns the value as JSON text. What JSON cannot express (undefined, NaN, functions) becomes
 * null. A lone surrogate, which has no UTF-8 form, becomes U+FFFD.
 */
export function asJson(value: unknown): string {
  if (typeof value === 'string') {
    return needsNoEscape(value) ? `"${value}"` : JSON.stringify(value.toWellFormed());
  }
  if (typeof value === 'number') return Number.isFinite(value) ? `${value}` : 'null';
  if (value === null) return 'null';
  return withoutLoneSurrogates(JSON.stringify(value) ?? 'null');
}

/** Returns the value as text: strings unchanged, null as empty text, lists and objects as JSON. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value.toWellFormed();
  const json = asJson(value);
  return json === 'null' ? '' : json;
}

// Most values are short and need no escape. Measured: this check is three times faster than
// JSON.stringify.
const MAX_CHECKED_CHARACTERS = 48;

function needsNoEscape(text: string): boolean {
  if (text.length > MAX_CHECKED_CHARACTERS) return false;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x20 || unit === 0x22 || unit === 0x5c || (unit >= 0xd800 && unit <= 0xdfff)) return false;
  }
  return true;
}

// JSON.stringify writes a lone surrogate, and nothing else, as \udxxx. Escapes are read in pairs,
// so that an escaped backslash before the letters "ud800" is not mistaken for one.
const withoutLoneSurrogates = (json: string): string =>
  json.includes('\\ud')
    ? json.replace(/\\(?:ud[89a-f][0-9a-f]{2}|.)/g, (pair) => (pair.length === 6 ? '\ufffd' : pair))
    : json;
