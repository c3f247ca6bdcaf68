/**
 * Checks a template: its problems, the placeholders that have no value, those that are empty for a
 * call.
 */
import type { Destination } from '../domain/destination.ts';
import type { Problem } from '../shared/errors.ts';
import { type Json, MAX_JSON_DEPTH } from '../shared/json.ts';
import { filterProblem } from './filters.ts';
import { MAX_FILTERS_PER_PLACEHOLDER, MAX_FILTERS_PER_TEMPLATE } from './limits.ts';
import {
  type Operand,
  type Part,
  type Placeholder,
  parseTemplateText,
  TemplateSyntaxError,
} from './placeholders.ts';
import { isSystemName, lookUp, type Scope } from './scope.ts';
import { urlParts, urlProblem } from './url.ts';

/** The template of a destination: how a call becomes a request. */
export type Template = Pick<Destination, 'api_url' | 'api_method' | 'api_headers' | 'api_body'>;

/**
 * Returns every problem of a template, each once. `compileTemplate` accepts a template without
 * problems.
 */
export function templateProblems(template: Template): Problem[] {
  const texts = parsedTexts(template);
  const problems = texts.flatMap((text) =>
    textProblems(text).map((message) => ({ path: text.path, message })),
  );
  if (template.api_method === 'GET' && Array.isArray(template.api_body)) {
    problems.unshift({ path: 'api_body', message: 'must be an object: a GET sends it as query parameters' });
  }
  if (filtersIn(texts) > MAX_FILTERS_PER_TEMPLATE) {
    problems.push({ path: '', message: `a template may have at most ${MAX_FILTERS_PER_TEMPLATE} filters` });
  }
  return [...new Map(problems.map((problem) => [`${problem.path}: ${problem.message}`, problem])).values()];
}

/** Whether a template without problems has a filter. */
export const usesFilters = (template: Template): boolean => filtersIn(parsedTexts(template)) > 0;

export interface UnknownPlaceholder {
  path: string;
  /** The name that has no value. */
  placeholder: string;
  message: string;
}

/**
 * Returns the names in a template that are neither a system field, nor a path into the metadata,
 * nor a connected variable. They are allowed, because a variable may be connected later. A text
 * that does not parse has none.
 * @param connectedNames as variables are stored: trimmed, NFC
 */
export function unknownPlaceholders(
  template: Template,
  connectedNames: ReadonlySet<string>,
): UnknownPlaceholder[] {
  return parsedTexts(template).flatMap(({ path, parts }) => {
    const names = new Set(placeholdersIn(parts).flatMap(operandsOf).flatMap(namesOf));
    return [...names]
      .filter((name) => !isSystemName(name) && !connectedNames.has(name))
      .map((name) => ({
        path,
        placeholder: name,
        message: unknownName(name, 'it will be empty, unless a filter gives a default'),
      }));
  });
}

/** The warning about a name without a value. */
export const unknownName = (name: string, consequence: string): string =>
  `"${name}" is not a connected variable, a system field or metadata, so ${consequence}: ` +
  'connect a variable of this name, or correct the name';

/**
 * Returns the names of the placeholders whose value, before filters, is null in a scope: each once,
 * in the order of URL, headers, body. The body of a DELETE is not sent, so it has none.
 */
export function emptyPlaceholders({ api_body, ...template }: Template, scope: Scope): string[] {
  const sendsBody = template.api_method !== 'DELETE' && api_body !== undefined;
  const texts = parsedTexts(sendsBody ? { ...template, api_body } : template);
  const names = texts.flatMap(({ parts }) => placeholdersIn(parts).flatMap(({ value }) => namesOf(value)));
  return [...new Set(names)].filter((name) => lookUp(scope, name) === null);
}

interface ParsedText {
  /** Where the text is: `api_url`, `api_headers.X-Name`, `api_body.lead.0.name`. */
  path: string;
  parts: Part[];
  /** Why there are no parts. */
  problem?: string;
}

/**
 * Parses every text that may have placeholders: URL, header values, strings of the body (not its
 * keys).
 */
function parsedTexts({ api_url, api_headers, api_body }: Template): ParsedText[] {
  const texts = [parsedText('api_url', () => urlParts(api_url))];
  for (const [name, text] of Object.entries(api_headers)) {
    texts.push(parsedText(`api_headers.${name}`, () => parseTemplateText(text)));
  }
  if (api_body !== undefined) addTexts(texts, { node: api_body, path: 'api_body', depth: 0 });
  return texts;
}

function addTexts(
  texts: ParsedText[],
  { node, path, depth }: { node: Json; path: string; depth: number },
): void {
  if (typeof node === 'string') texts.push(parsedText(path, () => parseTemplateText(node)));
  else if (typeof node !== 'object' || node === null) return;
  else if (depth >= MAX_JSON_DEPTH) {
    texts.push({ path: 'api_body', parts: [], problem: `nested deeper than ${MAX_JSON_DEPTH} levels` });
  } else {
    for (const [key, child] of Object.entries(node)) {
      addTexts(texts, { node: child, path: `${path}.${key}`, depth: depth + 1 });
    }
  }
}

function parsedText(path: string, parse: () => Part[]): ParsedText {
  try {
    return { path, parts: parse() };
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return { path, parts: [], problem: error.message };
    throw error;
  }
}

function textProblems({ path, parts, problem }: ParsedText): string[] {
  const found = [problem, path === 'api_url' ? urlProblem(parts) : undefined];
  for (const { filters } of placeholdersIn(parts)) {
    if (filters.length > MAX_FILTERS_PER_PLACEHOLDER) {
      found.push(`a placeholder may have at most ${MAX_FILTERS_PER_PLACEHOLDER} filters`);
    }
    found.push(...filters.map(filterProblem));
  }
  return found.filter((message) => message !== undefined);
}

const filtersIn = (texts: readonly ParsedText[]): number =>
  texts.flatMap(({ parts }) => placeholdersIn(parts)).reduce((sum, { filters }) => sum + filters.length, 0);

const placeholdersIn = (parts: readonly Part[]): Placeholder[] =>
  parts.filter((part) => typeof part !== 'string');

/** The value of a placeholder and the arguments of its filters. */
const operandsOf = ({ value, filters }: Placeholder): Operand[] => [
  value,
  ...filters.flatMap(({ args, named }) => [...args, ...named.map((arg) => arg.value)]),
];

const namesOf = (operand: Operand): string[] => (operand.kind === 'name' ? [operand.name] : []);
