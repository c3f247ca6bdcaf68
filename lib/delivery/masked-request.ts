/**
 * The request as the record of a call shows it: enough to see what was sent, without secrets,
 * within a fixed size.
 */
import type { RenderedRequest } from '../template/rendering.ts';

/** At most 16 KB of a request are stored (docs/limits.md). */
const MAX_BYTES = 16 * 1024;
// How much is stored of a header's value, and of a URL that is too long by itself: a character
// takes at most six bytes of JSON.
const CUT_HEADER_CHARACTERS = 100;
const CUT_URL_CHARACTERS = 2_048;
const MASKED = '•••';

// Headers of ours: the same for every receiver, or in the record anyway.
const SHOWN = new Set(['content-type', 'user-agent', 'webhook-id', 'webhook-timestamp']);

/**
 * Returns the request as JSON text `{method, url, headers, body}` of at most 16 KB; a header's
 * value is masked unless it holds a placeholder. In a longer one the body is cut first, then the
 * headers; a URL that is too long stands alone.
 * @param dynamicHeaders names of the headers with a placeholder
 */
export function maskedRequest(
  { method, url, headers, body }: RenderedRequest,
  dynamicHeaders: ReadonlySet<string>,
): string {
  const shown = Object.entries(headers).map(([name, value]): [string, string] => [
    name.toLowerCase(),
    dynamicHeaders.has(name) || SHOWN.has(name.toLowerCase()) ? value : MASKED,
  ]);
  const request = { method, url, headers: Object.fromEntries(shown) };
  // The body is JSON that the template rendered.
  const whole = JSON.stringify({ ...request, body: body === null ? null : JSON.parse(body) });
  if (fits(whole)) return whole;
  const short = shown.map(([name, value]) => [name, beginning(value, CUT_HEADER_CHARACTERS)]);
  const headless = { method, headers: {}, body: null, truncated: true };
  const cuts = [
    () => withBeginningOf(body, request),
    () => withBeginningOf(body, { ...request, headers: Object.fromEntries(short) }),
    () => JSON.stringify({ ...headless, url }),
  ];
  for (const cut of cuts) {
    const text = cut();
    if (fits(text)) return text;
  }
  return JSON.stringify({ ...headless, url: beginning(url, CUT_URL_CHARACTERS) });
}

const fits = (json: string): boolean => Buffer.byteLength(json) <= MAX_BYTES;

/** Returns the request with as much of its body, as text, as is sure to fit. */
function withBeginningOf(body: string | null, request: object): string {
  // Escapes can double the length of the text: a third of the space is safe.
  const room = Math.max(0, Math.floor((MAX_BYTES - Buffer.byteLength(JSON.stringify(request))) / 3));
  const start = body === null ? null : Buffer.from(body).subarray(0, room).toString('utf8');
  return JSON.stringify({ ...request, body: start, truncated: true });
}

const beginning = (text: string, characters: number): string =>
  text.length <= characters ? text : text.slice(0, characters).toWellFormed();
