/** The body of a request: the template's JSON tree, compiled to functions that write JSON text in one pass. */
import type { Json } from '../shared/json.ts';
import { MAX_BODY_BYTES, RenderFailure } from './limits.ts';
import type { CompileFilters } from './liquid.ts';
import { parseTemplateText } from './placeholder.ts';
import type { Rendering } from './rendering.ts';
import { lookUp, SYSTEM_FIELDS } from './scope.ts';
import { type Bound, compilePlaceholder, compileText, isStatic, type Write } from './text.ts';
import { asJson } from './value.ts';

export const BODY_BOUND: Bound = {
  characters: MAX_BODY_BYTES,
  code: 'body_too_large',
  message: 'api_body: the rendered body is larger than 1 MiB',
};

/**
 * Compiles a JSON tree whose strings are templates. A string that is one placeholder becomes the value with its own
 * type. The output is valid JSON by construction: what is fixed is serialised here, once, and every value is
 * serialised whole, in the place of a whole JSON value.
 */
export function compileJson(tree: Json, filters: CompileFilters | undefined): Write {
  const pieces: (string | Write)[] = [];
  collect(tree, filters, pieces);
  return (rendering) => {
    let json = '';
    for (const piece of pieces) {
      json += typeof piece === 'string' ? piece : piece(rendering);
      if (json.length > MAX_BODY_BYTES) throw tooLarge();
    }
    return withinLimit(json);
  };
}

/** Without a template: all connected variables and the system fields, flat, by name; a variable wins over a field. */
export function writeDefaultBody({ scope }: Rendering): string {
  // As text, not as an object: a variable may be called __proto__.
  const names = new Set([...scope.connected, ...SYSTEM_FIELDS]);
  const members = [...names].map((name) => `${asJson(name)}:${asJson(lookUp(scope, name))}`);
  return withinLimit(`{${members.join(',')}}`);
}

// The tree is at most 64 deep (lib/shared/json.ts), so recursion is safe.
function collect(tree: Json, filters: CompileFilters | undefined, pieces: (string | Write)[]): void {
  if (typeof tree === 'string') {
    const write = compileString(tree, filters);
    add(pieces, write);
  } else if (Array.isArray(tree)) {
    add(pieces, '[');
    tree.forEach((item, index) => {
      if (index > 0) add(pieces, ',');
      collect(item, filters, pieces);
    });
    add(pieces, ']');
  } else if (typeof tree === 'object' && tree !== null) {
    add(pieces, '{');
    Object.entries(tree).forEach(([key, value], index) => {
      add(pieces, `${index > 0 ? ',' : ''}${asJson(key)}:`);
      collect(value, filters, pieces);
    });
    add(pieces, '}');
  } else add(pieces, asJson(tree));
}

function compileString(template: string, filters: CompileFilters | undefined): string | Write {
  const parts = parseTemplateText(template);
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && typeof only !== 'string') {
    const evaluate = compilePlaceholder(only, filters);
    return (rendering) => asJson(evaluate(rendering));
  }
  if (isStatic(parts)) return asJson(parts.join(''));
  const write = compileText(parts, { filters, bound: BODY_BOUND });
  return (rendering) => asJson(write(rendering));
}

function add(pieces: (string | Write)[], piece: string | Write): void {
  const last = pieces.at(-1);
  if (typeof piece === 'string' && typeof last === 'string') pieces[pieces.length - 1] = last + piece;
  else pieces.push(piece);
}

function withinLimit(json: string): string {
  // At most three bytes a UTF-16 unit: most bodies need no count.
  if (json.length * 3 > MAX_BODY_BYTES && Buffer.byteLength(json) > MAX_BODY_BYTES) throw tooLarge();
  return json;
}

const tooLarge = (): RenderFailure => new RenderFailure(BODY_BOUND.code, BODY_BOUND.message);
