/**
 * Parses the text of a template into literal text and placeholders. Nothing else reads the text of
 * customers, except the parser of conditions. It is ours because a placeholder is not Liquid: a
 * name may hold spaces, dots and quotes (`{{customer phone_no.}}`), which liquidjs splits, and
 * liquidjs costs 22 ms of a cold start (liquid.ts).
 */

export type Literal = string | number | boolean | null;
/** A value in a placeholder or condition: a literal, or a name to look up (trimmed, in NFC). */
export type Operand = { kind: 'literal'; value: Literal } | { kind: 'name'; name: string };

export interface FilterCall {
  name: string;
  args: Operand[];
  /** Arguments given by name, as in `default: 0, allow_false: true`. */
  named: { name: string; value: Operand }[];
}

export interface Placeholder {
  value: Operand;
  filters: FilterCall[];
}

/** A piece of a template: literal text, or a placeholder. */
export type Part = string | Placeholder;

/**
 * Thrown for text that does not parse. The message tells the author of the template what is wrong.
 */
export class TemplateSyntaxError extends Error {
  override name = 'TemplateSyntaxError';
  readonly code = 'template_syntax';
}

// Every pattern is sticky and can match a text in one way only, so it takes linear time for any
// input.
export const SPACE = /\s*/y;
const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/suy;
const PLACEHOLDER_NAME = /[^{}|]*/uy;
const FILTER_NAME = /[A-Za-z_]\w*/y;
const NUMBER = /-?\d+(?:\.\d+)?(?![\p{L}\p{N}_.])/uy;
const WORD = /[\p{L}_][\p{L}\p{M}\p{N}_.-]*/uy;
const IS_NUMBER = /^-?\d+(?:\.\d+)?$/;

const ESCAPES = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

const KEYWORDS = new Map<string, Literal>([
  ['true', true],
  ['false', false],
  ['nil', null],
  ['null', null],
]);

/**
 * Parses the text of a template. The name in `{{name}}` is everything before the first `|`, unless
 * it is a quoted string or a number. `|` and `}}` inside quotes are text, and so is a `}}` without
 * a `{{`.
 * @throws {TemplateSyntaxError} for a tag (`{%`), and for an empty, unclosed or malformed
 * placeholder
 */
export function parseTemplateText(text: string): Part[] {
  if (text.includes('{%')) {
    throw new TemplateSyntaxError('tags ({% ... %}) are not supported: use placeholders, as in {{name}}');
  }
  const parts: Part[] = [];
  let from = 0;
  for (let open = text.indexOf('{{'); open !== -1; open = text.indexOf('{{', from)) {
    if (open > from) parts.push(text.slice(from, open).toWellFormed());
    const cursor = { text, at: open + 2 };
    parts.push(readPlaceholder(cursor));
    from = cursor.at;
  }
  if (from < text.length) parts.push(text.slice(from).toWellFormed());
  return parts;
}

/** Whether the parts hold no placeholder. */
export const isStatic = (parts: readonly Part[]): boolean => parts.every((part) => typeof part === 'string');

/** A text that is being parsed, and the index up to which it has been read. */
export interface Cursor {
  readonly text: string;
  at: number;
}

/**
 * Reads what a sticky pattern matches at the cursor; returns undefined, and stays, when nothing
 * matches.
 */
export function read(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0];
  cursor.at += found?.length ?? 0;
  return found;
}

/** Reads a quoted string and returns its value; undefined when there is none at the cursor. */
export function readQuoted(cursor: Cursor): Operand | undefined {
  const quoted = read(cursor, QUOTED);
  return quoted === undefined ? undefined : { kind: 'literal', value: unquote(quoted) };
}

/** Returns the operand that is written without quotes: a keyword, a number, or a name. */
export function operandOf(name: string): Operand {
  const keyword = KEYWORDS.get(name);
  return keyword === undefined ? numberOrName(name) : { kind: 'literal', value: keyword };
}

function readPlaceholder(cursor: Cursor): Placeholder {
  const placeholder: Placeholder = { value: readPlaceholderValue(cursor), filters: [] };
  while (skip(cursor, '|')) placeholder.filters.push(readFilter(cursor));
  if (skip(cursor, '}}')) return placeholder;
  throw isAtEnd(cursor)
    ? notClosed()
    : new TemplateSyntaxError('a filter must have the form "name: argument, argument"');
}

function readPlaceholderValue(cursor: Cursor): Operand {
  read(cursor, SPACE);
  const start = cursor.at;
  const quoted = readQuoted(cursor);
  read(cursor, SPACE);
  if (quoted && endsValue(cursor)) return quoted;
  // A name may begin with a quote, as in {{"a" b}}.
  cursor.at = start;
  const name = read(cursor, PLACEHOLDER_NAME)?.trim() ?? '';
  if (!endsValue(cursor)) {
    throw isAtEnd(cursor)
      ? notClosed()
      : new TemplateSyntaxError('a placeholder cannot contain { or }: write {{name}}');
  }
  if (name === '') {
    throw new TemplateSyntaxError('a placeholder is empty: write a name between {{ and }}');
  }
  return numberOrName(name);
}

function readFilter(cursor: Cursor): FilterCall {
  read(cursor, SPACE);
  const name = read(cursor, FILTER_NAME);
  if (name === undefined) throw new TemplateSyntaxError('the name of a filter is missing after |');
  const filter: FilterCall = { name, args: [], named: [] };
  read(cursor, SPACE);
  if (skip(cursor, ':')) {
    do readArgument(cursor, filter);
    while (skip(cursor, ','));
  }
  return filter;
}

function readArgument(cursor: Cursor, filter: FilterCall): void {
  const operand = readOperand(cursor);
  if (operand.kind === 'name' && skip(cursor, ':')) {
    filter.named.push({ name: operand.name, value: readOperand(cursor) });
  } else filter.args.push(operand);
}

/** Reads an argument of a filter with the spaces around it. */
function readOperand(cursor: Cursor): Operand {
  read(cursor, SPACE);
  const quoted = readQuoted(cursor);
  const word = quoted ? undefined : (read(cursor, NUMBER) ?? read(cursor, WORD));
  const operand = word === undefined ? quoted : operandOf(word);
  if (!operand) {
    throw new TemplateSyntaxError('an argument of a filter must be a quoted string, a number or a name');
  }
  read(cursor, SPACE);
  return operand;
}

function skip(cursor: Cursor, token: string): boolean {
  const found = cursor.text.startsWith(token, cursor.at);
  if (found) cursor.at += token.length;
  return found;
}

const endsValue = ({ text, at }: Cursor): boolean => text.startsWith('|', at) || text.startsWith('}}', at);

const isAtEnd = ({ text, at }: Cursor): boolean => at >= text.length;

const notClosed = (): TemplateSyntaxError =>
  new TemplateSyntaxError('a placeholder is not closed: end it with }}');

// As liquidjs reads strings: a backslash escapes the quote, and \n, \r and \t mean what they mean
// in JSON.
const unquote = (quoted: string): string =>
  quoted
    .slice(1, -1)
    .replace(/\\(.)/gsu, (_, escaped: string) => ESCAPES.get(escaped) ?? escaped)
    .toWellFormed();

const numberOrName = (name: string): Operand =>
  IS_NUMBER.test(name)
    ? { kind: 'literal', value: exactNumber(name) }
    : { kind: 'name', name: name.normalize('NFC') };

function exactNumber(digits: string): number {
  const value = Number(digits);
  if (!Number.isFinite(value) || (!digits.includes('.') && !Number.isSafeInteger(value))) {
    throw new TemplateSyntaxError('a number has too many digits: put it in quotes');
  }
  return value;
}
