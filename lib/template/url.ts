/** The URL of a request: placeholders fill it in, they never change where it leads. */
import type { Json, JsonObject } from '../shared/json.ts';
import { compileJson } from './body.ts';
import { MAX_URL_BYTES, RenderFailure } from './limits.ts';
import type { CompileFilters } from './liquid.ts';
import { type Part, parseTemplateText, TemplateSyntaxError } from './placeholder.ts';
import type { Rendering } from './rendering.ts';
import { type Bound, compileText, isStatic, type Write } from './text.ts';
import { asText } from './value.ts';

// Scheme and authority as the URL Standard reads them, and the character that ends them. Stricter than the standard,
// which also takes `https:/host`, `https:\\host` and tabs within: with these a placeholder could become the host.
const ORIGIN = /^https?:\/\/[^/\\?#\s{}]+(?=[/?#]|$)/i;
// A percent sign that a value could complete: `%{{x}}` with "2f" would be a slash.
const OPEN_ESCAPE = /%[0-9a-f]?$/i;
const DOT_SEGMENT = /^(?:\.|%2e){1,2}[/\\]?$/i;

const BOUND: Bound = {
  characters: MAX_URL_BYTES,
  code: 'url_too_long',
  message: 'api_url: the rendered URL is longer than 8 KB',
};

const tooLong = (): RenderFailure => new RenderFailure(BOUND.code, BOUND.message);

/** What is wrong with the places of the placeholders in a URL; nothing when it is right. */
export function urlProblem(parts: readonly Part[]): string | undefined {
  if (isStatic(parts)) return undefined;
  const [first] = parts;
  const origin = typeof first === 'string' ? ORIGIN.exec(first)?.[0] : undefined;
  if (typeof first !== 'string' || origin === undefined || origin.length === first.length) {
    return 'a placeholder cannot stand in the scheme, host or port: write https://host/ before it';
  }
  const open = parts.some((part, index) => {
    const next = parts[index + 1];
    return typeof part === 'string' && OPEN_ESCAPE.test(part) && next !== undefined;
  });
  return open
    ? 'a placeholder cannot follow an unfinished percent escape: write %25 for a percent sign'
    : undefined;
}

/** The URL with a harmless `x` for every placeholder, to be judged as a URL; text that does not parse is left as it is. */
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

/** The parts of a URL template, without the characters that the URL Standard strips. */
export const urlParts = (template: string): Part[] =>
  parseTemplateText(template.trim().replace(/[\t\r\n]/g, ''));

/**
 * Compiles a URL and, of a GET, its `api_body` as query parameters after the URL's own. Values are percent-encoded;
 * the path keeps its segments.
 */
export function compileUrl(
  template: string,
  { query, filters }: { query: JsonObject | undefined; filters: CompileFilters | undefined },
): Write {
  const { path, search, fragment } = divide(urlParts(template));
  const options = { filters, bound: BOUND, encode };
  const segments = path.map((parts) => ({ checked: !isStatic(parts), write: compileText(parts, options) }));
  const rest = [search, query ? compileQuery(query, search, filters) : '', fragment].map((part) =>
    typeof part === 'string' ? () => part : typeof part === 'function' ? part : compileText(part, options),
  );
  return (rendering) => {
    let url = '';
    for (const { checked, write } of segments) {
      const segment = write(rendering);
      if (checked && DOT_SEGMENT.test(segment)) {
        throw new RenderFailure('dot_segment', 'api_url: a value would make a path segment "." or ".."');
      }
      url += segment;
      if (url.length > MAX_URL_BYTES) throw tooLong();
    }
    for (const write of rest) url += write(rendering);
    if (Buffer.byteLength(url) > MAX_URL_BYTES) throw tooLong();
    return url;
  };
}

/** Path (in segments, each with the slash that ends it), search (with `?`) and fragment (with `#`). */
function divide(parts: readonly Part[]): { path: Part[][]; search: Part[]; fragment: Part[] } {
  const [first] = parts;
  const origin = typeof first === 'string' ? (ORIGIN.exec(first)?.[0] ?? '') : '';
  const path: Part[][] = [[origin]];
  const search: Part[] = [];
  const fragment: Part[] = [];
  parts.forEach((part, index) => {
    const pieces =
      typeof part === 'string' ? part.slice(index === 0 ? origin.length : 0).split(/([/\\?#])/) : [part];
    for (const piece of pieces) {
      if (fragment.length > 0 || piece === '#') fragment.push(asAscii(piece));
      else if (search.length > 0 || piece === '?') search.push(asAscii(piece));
      else {
        path.at(-1)?.push(asAscii(piece));
        if (piece === '/' || piece === '\\') path.push([]);
      }
    }
  });
  return { path, search, fragment };
}

// What the URL Standard would do with it anyway; so the length that is checked is the length that is sent.
const asAscii = (part: Part): Part =>
  typeof part === 'string' ? part.replace(/[^\x21-\x7e]+/gu, encodeURIComponent) : part;

/** Everything but unreserved characters as percent escapes (RFC 3986, 2.3). */
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
  const last = search.findLast((part) => part !== '');
  const lead =
    last === undefined ? '?' : last === '?' || (typeof last === 'string' && last.endsWith('&')) ? '' : '&';
  const parameters = Object.entries(query).map(([name, value]) => {
    const write = compileParameter(value, filters);
    const key = `${encode(name.toWellFormed())}=`;
    return (rendering: Rendering) => key + write(rendering);
  });
  if (parameters.length === 0) return () => '';
  return (rendering) => {
    let text = lead;
    parameters.forEach((write, index) => {
      text += (index > 0 ? '&' : '') + write(rendering);
      // At once, not at the end: 64 KB of template can name 5,000 parameters of 8 KB each.
      if (text.length > MAX_URL_BYTES) throw tooLong();
    });
    return text;
  };
}

// A string and its placeholders as text, other scalars as text, null as nothing, the rest as JSON.
function compileParameter(value: Json, filters: CompileFilters | undefined): Write {
  if (typeof value === 'string') {
    const parts = parseTemplateText(value).map((part) => (typeof part === 'string' ? encode(part) : part));
    return compileText(parts, { filters, bound: BOUND, encode });
  }
  if (typeof value !== 'object' || value === null) return () => encode(asText(value));
  const write = compileJson(value, filters);
  return (rendering) => {
    const json = write(rendering);
    if (json.length > MAX_URL_BYTES) throw tooLong();
    return encode(json);
  };
}
