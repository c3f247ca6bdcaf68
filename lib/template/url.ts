/**
 * The URL of a request: no value of a placeholder can change its host or the segments of its path.
 */
import type { Json, JsonObject } from '../shared/json.ts';
import { compileJson } from './body.ts';
import { MAX_URL_BYTES, RenderFailure } from './limits.ts';
import { isStatic, type Part, parseTemplateText, TemplateSyntaxError } from './placeholders.ts';
import {
  asText,
  type CompileFilters,
  compileText,
  type Rendering,
  type TextLimit,
  type Write,
} from './text.ts';

// Scheme and authority of the URL Standard, and the character that ends them. Stricter than the
// standard, which also accepts `https:/host`, `https:\\host` and tabs in between: with these a
// placeholder could become the host.
const ORIGIN = /^https?:\/\/[^/\\?#\s{}]+(?=[/?#]|$)/i;
// A percent sign that a value could complete: `%{{x}}` with "2f" would be a slash.
const OPEN_ESCAPE = /%[0-9a-f]?$/i;
const DOT_SEGMENT = /^(?:\.|%2e){1,2}[/\\]?$/i;

const URL_LIMIT: TextLimit = {
  characters: MAX_URL_BYTES,
  code: 'url_too_long',
  message: 'api_url: the rendered URL is longer than 8 KB',
};

const tooLong = (): RenderFailure => new RenderFailure(URL_LIMIT.code, URL_LIMIT.message);

/** Returns what is wrong with where the placeholders of a URL are; undefined when nothing is. */
export function urlProblem(parts: readonly Part[]): string | undefined {
  if (isStatic(parts)) return undefined;
  const [first] = parts;
  const origin = typeof first === 'string' ? ORIGIN.exec(first)?.[0] : undefined;
  if (typeof first !== 'string' || origin === undefined || origin.length === first.length) {
    return 'a placeholder cannot be in the scheme, host or port: put it after https://host/';
  }
  const completesEscape = parts.some(
    (part, index) => typeof part === 'string' && OPEN_ESCAPE.test(part) && index + 1 < parts.length,
  );
  return completesEscape
    ? 'a placeholder cannot follow an incomplete percent escape such as %2: write %25 for a percent sign'
    : undefined;
}

/**
 * Returns the URL with an `x` for every placeholder, for validation; unchanged when it does not
 * parse.
 */
export function urlWithSamples(template: string): string {
  try {
    return urlParts(template)
      .map((part) => (typeof part === 'string' ? part : 'x'))
      .join('');
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return template;
    throw error;
  }
}

/** Parses a URL template, without the characters that the URL Standard removes. */
export const urlParts = (template: string): Part[] =>
  parseTemplateText(template.trim().replace(/[\t\r\n]/g, ''));

/**
 * Compiles a URL and, for a GET, its `api_body` as query parameters after those of the URL. Values
 * are percent-encoded, and the path keeps its segments.
 */
export function compileUrl(
  template: string,
  { query, filters }: { query: JsonObject | undefined; filters: CompileFilters | undefined },
): Write {
  const { path, search, fragment } = split(urlParts(template));
  const options = { filters, limit: URL_LIMIT, encode };
  const segments = path.map((parts) => ({ checked: !isStatic(parts), write: compileText(parts, options) }));
  const rest = [
    compileText(search, options),
    ...(query ? [compileQuery(query, search, filters)] : []),
    compileText(fragment, options),
  ];
  return (rendering) => {
    let url = '';
    for (const { checked, write } of segments) {
      const segment = write(rendering);
      if (checked && DOT_SEGMENT.test(segment)) {
        throw new RenderFailure('dot_segment', 'api_url: a value would turn a path segment into "." or ".."');
      }
      url += segment;
      if (url.length > MAX_URL_BYTES) throw tooLong();
    }
    for (const write of rest) url += write(rendering);
    if (Buffer.byteLength(url) > MAX_URL_BYTES) throw tooLong();
    return url;
  };
}

/**
 * Splits a URL into path (segments, each with its final slash), search (with `?`), fragment (with
 * `#`).
 */
function split(parts: readonly Part[]): { path: Part[][]; search: Part[]; fragment: Part[] } {
  const [first] = parts;
  const origin = typeof first === 'string' ? (ORIGIN.exec(first)?.[0] ?? '') : '';
  const pieces = parts.flatMap((part, index): Part[] =>
    typeof part === 'string' ? part.slice(index === 0 ? origin.length : 0).split(/([/\\?#])/) : [part],
  );
  const path: Part[][] = [[origin]];
  const search: Part[] = [];
  const fragment: Part[] = [];
  let afterPath: Part[] | undefined;
  for (const piece of pieces) {
    if (piece === '#') afterPath = fragment;
    else if (piece === '?') afterPath ??= search;
    (afterPath ?? path.at(-1))?.push(asAscii(piece));
    if (afterPath === undefined && (piece === '/' || piece === '\\')) path.push([]);
  }
  return { path, search, fragment };
}

// As the URL Standard would encode it, so that the length that is checked is the length that is
// sent.
const asAscii = (part: Part): Part =>
  typeof part === 'string' ? part.replace(/[^\x21-\x7e]+/gu, encodeURIComponent) : part;

/** Percent-encodes everything but the unreserved characters of RFC 3986, section 2.3. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

function compileQuery(
  query: JsonObject,
  search: readonly Part[],
  filters: CompileFilters | undefined,
): Write {
  const parameters = Object.entries(query).map(([name, value]) => {
    const write = compileParameter(value, filters);
    const key = `${encode(name.toWellFormed())}=`;
    return (rendering: Rendering) => key + write(rendering);
  });
  if (parameters.length === 0) return () => '';
  const separator = separatorAfter(search);
  return (rendering) => {
    let text = separator;
    parameters.forEach((write, index) => {
      text += (index > 0 ? '&' : '') + write(rendering);
      // Not only at the end: 64 KB of template can hold 5,000 parameters of 8 KB each.
      if (text.length > MAX_URL_BYTES) throw tooLong();
    });
    return text;
  };
}

/** What comes between the query of the URL itself and the first parameter of the body. */
function separatorAfter(search: readonly Part[]): string {
  const last = search.findLast((part) => part !== '');
  if (last === undefined) return '?';
  return last === '?' || (typeof last === 'string' && last.endsWith('&')) ? '' : '&';
}

// A string with its placeholders as text, other scalars as text, null as empty text, the rest as
// JSON.
function compileParameter(value: Json, filters: CompileFilters | undefined): Write {
  if (typeof value === 'string') {
    const parts = parseTemplateText(value).map((part) => (typeof part === 'string' ? encode(part) : part));
    return compileText(parts, { filters, limit: URL_LIMIT, encode });
  }
  if (typeof value !== 'object' || value === null) return () => encode(asText(value));
  const write = compileJson(value, filters);
  return (rendering) => {
    const json = write(rendering);
    if (json.length > MAX_URL_BYTES) throw tooLong();
    return encode(json);
  };
}
