/**
 * The body of a request: compiles the JSON of a template to functions that write JSON text in one
 * pass.
 */
import type { Json } from '../shared/json.ts';
import { MAX_BODY_BYTES, RenderFailure } from './limits.ts';
import { isStatic, parseTemplateText } from './placeholders.ts';
import { lookUp, SYSTEM_FIELDS } from './scope.ts';
import {
  asJson,
  type CompileFilters,
  compilePlaceholder,
  compileText,
  type Rendering,
  type TextLimit,
  type Write,
} from './text.ts';

const BODY_LIMIT: TextLimit = {
  characters: MAX_BODY_BYTES,
  code: 'body_too_large',
  message: 'api_body: the rendered body is larger than 1 MiB',
};

/**
 * Compiles JSON whose strings are templates. A string that is exactly one placeholder becomes the
 * value with its own type. The output is always valid JSON: literals are serialized here, once, and
 * every value is serialized as a whole JSON value.
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

/**
 * Writes the body of a destination without `api_body`: all connected variables and the system
 * fields, flat, by name. A variable replaces a system field of the same name.
 */
export function writeDefaultBody({ scope }: Rendering): string {
  // As text, not as an object: a variable may be called __proto__.
  const names = new Set([...scope.connected, ...SYSTEM_FIELDS]);
  const members = [...names].map((name) => `${asJson(name)}:${asJson(lookUp(scope, name))}`);
  return withinLimit(`{${members.join(',')}}`);
}

// The tree is at most 64 levels deep (lib/shared/json.ts), so recursion is safe.
function collect(tree: Json, filters: CompileFilters | undefined, pieces: (string | Write)[]): void {
  if (typeof tree === 'string') add(pieces, compileString(tree, filters));
  else if (Array.isArray(tree)) {
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
  const write = compileText(parts, { filters, limit: BODY_LIMIT });
  return (rendering) => asJson(write(rendering));
}

function add(pieces: (string | Write)[], piece: string | Write): void {
  const last = pieces.at(-1);
  if (typeof piece === 'string' && typeof last === 'string') pieces[pieces.length - 1] = last + piece;
  else pieces.push(piece);
}

function withinLimit(json: string): string {
  // A UTF-16 unit takes at most three bytes, so the bytes of most bodies need no count.
  if (json.length * 3 > MAX_BODY_BYTES && Buffer.byteLength(json) > MAX_BODY_BYTES) throw tooLarge();
  return json;
}

const tooLarge = (): RenderFailure => new RenderFailure(BODY_LIMIT.code, BODY_LIMIT.message);
