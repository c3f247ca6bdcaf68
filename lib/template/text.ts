/** The parts of a template's text as one function that writes them. */
import { RenderFailure, type RenderFailureCode } from './limits.ts';
import type { CompileFilters } from './liquid.ts';
import type { Part, Placeholder } from './placeholder.ts';
import type { Evaluate, Rendering } from './rendering.ts';
import { lookUp } from './scope.ts';
import { asText } from './value.ts';

export type Write = (rendering: Rendering) => string;

/** A longer text than fits: how long it may be, and what to say of it. */
export interface Bound {
  characters: number;
  code: RenderFailureCode;
  message: string;
}

/** A placeholder as a function; `filters` are needed only where it has some. */
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
 * Literals and placeholders as one text, each value as `encode` writes it. A value is measured before it is encoded,
 * so that no megabyte is worked on for a header that takes 8 KB.
 */
export function compileText(
  parts: readonly Part[],
  {
    filters,
    bound,
    encode,
  }: { filters: CompileFilters | undefined; bound: Bound; encode?: (text: string) => string },
): Write {
  const writers = parts.map((part) => (typeof part === 'string' ? part : compilePlaceholder(part, filters)));
  return (rendering) => {
    let text = '';
    for (const writer of writers) {
      if (typeof writer === 'string') text += writer;
      else {
        const value = asText(writer(rendering));
        if (text.length + value.length > bound.characters) throw new RenderFailure(bound.code, bound.message);
        text += encode ? encode(value) : value;
      }
    }
    if (text.length > bound.characters) throw new RenderFailure(bound.code, bound.message);
    return text;
  };
}

/** Whether there is no placeholder among the parts. */
export const isStatic = (parts: readonly Part[]): boolean => parts.every((part) => typeof part === 'string');
