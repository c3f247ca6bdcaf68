/** The text of a template, cut into literals and placeholders: the only parser that reads what a customer wrote. */

export type Literal = string | number | boolean | null;
/** What stands for a value: itself, or a name to be looked up (NFC, trimmed, matched whole). */
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

export type Part = string | Placeholder;

/** Thrown for text that is no template; the message says what is wrong, in words for its author. */
export class TemplateSyntaxError extends Error {
  override name = 'TemplateSyntaxError';
  readonly code = 'template_syntax';
}

// Sticky, and without two ways to match the same text: linear whatever they are given.
const SPACE = /\s*/y;
export const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/suy;
const NAME = /[^{}|]*/uy;
const FILTER_NAME = /[A-Za-z_]\w*/y;
const NUMBER = /-?\d+(?:\.\d+)?(?![\p{L}\p{N}_.])/uy;
const WORD = /[\p{L}_][\p{L}\p{M}\p{N}_.-]*/uy;
export const IS_NUMBER = /^-?\d+(?:\.\d+)?$/;

const ESCAPES = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

export const KEYWORDS = new Map<string, Literal>([
  ['true', true],
  ['false', false],
  ['nil', null],
  ['null', null],
]);

/**
 * Cuts a template's text into literals and placeholders. `{{name}}`: everything before the first `|` is the name,
 * unless it is a quoted string or a number; `|` and `}}` inside quotes end nothing; a lone `}}` is text.
 * @throws {TemplateSyntaxError} for `{%`, and for a placeholder that is empty, unclosed or not to be parsed
 */
export function parseTemplateText(text: string): Part[] {
  if (text.includes('{%'))
    throw new TemplateSyntaxError('tags ({% ... %}) are not supported, only placeholders');
  const parts: Part[] = [];
  let from = 0;
  for (let open = text.indexOf('{{'); open !== -1; open = text.indexOf('{{', from)) {
    if (open > from) parts.push(text.slice(from, open).toWellFormed());
    const { placeholder, end } = readPlaceholder(text, open + 2);
    parts.push(placeholder);
    from = end;
  }
  if (from < text.length) parts.push(text.slice(from).toWellFormed());
  return parts;
}

function readPlaceholder(text: string, start: number): { placeholder: Placeholder; end: number } {
  let at = start;
  const read = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const skip = (token: string): boolean => {
    if (!text.startsWith(token, at)) return false;
    at += token.length;
    return true;
  };

  const readHead = (): Operand => {
    read(SPACE);
    const begin = at;
    const quoted = read(QUOTED);
    read(SPACE);
    if (quoted !== undefined && (text.startsWith('|', at) || text.startsWith('}}', at))) {
      return { kind: 'literal', value: unquote(quoted) };
    }
    at = begin;
    const name = read(NAME)?.trim() ?? '';
    if (!text.startsWith('|', at) && !text.startsWith('}}', at)) {
      throw new TemplateSyntaxError(
        at < text.length ? 'a placeholder cannot contain { or }' : 'a placeholder is not closed with }}',
      );
    }
    if (name === '') throw new TemplateSyntaxError('a placeholder is empty');
    if (IS_NUMBER.test(name)) return { kind: 'literal', value: exactNumber(name) };
    return { kind: 'name', name: name.normalize('NFC') };
  };

  const readOperand = (): Operand => {
    const quoted = read(QUOTED);
    if (quoted !== undefined) return { kind: 'literal', value: unquote(quoted) };
    const number = read(NUMBER);
    if (number !== undefined) return { kind: 'literal', value: exactNumber(number) };
    const word = read(WORD);
    if (word === undefined) {
      throw new TemplateSyntaxError('a filter argument must be a quoted string, a number or a name');
    }
    const keyword = KEYWORDS.get(word);
    if (keyword !== undefined) return { kind: 'literal', value: keyword };
    return { kind: 'name', name: word.normalize('NFC') };
  };

  const readFilter = (): FilterCall => {
    read(SPACE);
    const name = read(FILTER_NAME);
    if (name === undefined) throw new TemplateSyntaxError('a filter name is missing after |');
    const call: FilterCall = { name, args: [], named: [] };
    read(SPACE);
    if (!skip(':')) return call;
    do {
      read(SPACE);
      const operand = readOperand();
      read(SPACE);
      if (operand.kind === 'name' && skip(':')) {
        read(SPACE);
        call.named.push({ name: operand.name, value: readOperand() });
        read(SPACE);
      } else call.args.push(operand);
    } while (skip(','));
    return call;
  };

  const placeholder: Placeholder = { value: readHead(), filters: [] };
  while (skip('|')) placeholder.filters.push(readFilter());
  if (!skip('}}')) {
    throw new TemplateSyntaxError(
      at < text.length
        ? 'a filter is not written as name: argument, argument'
        : 'a placeholder is not closed with }}',
    );
  }
  return { placeholder, end: at };
}

// As liquidjs reads its strings: a backslash keeps the quote, \n \r \t are what they are in JSON.
export const unquote = (quoted: string): string =>
  quoted
    .slice(1, -1)
    .replace(/\\(.)/gsu, (_, escaped: string) => ESCAPES.get(escaped) ?? escaped)
    .toWellFormed();

export function exactNumber(digits: string): number {
  const value = Number(digits);
  if (!Number.isFinite(value) || (!digits.includes('.') && !Number.isSafeInteger(value))) {
    throw new TemplateSyntaxError('a number has too many digits: put it in quotes');
  }
  return value;
}
