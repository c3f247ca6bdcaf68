/** What the record of a call shows of a request: enough to see what was sent, never a secret. */
import type { RenderedRequest } from './template/render.ts';

/** api.md, *Calls*: at most 16 KB of a request are kept. */
const MAX_BYTES = 16 * 1024;
const MASKED = '•••';

// Ours, the same for every receiver or plain in the record anyway.
const SHOWN = new Set(['content-type', 'user-agent', 'webhook-id', 'webhook-timestamp']);

/**
 * The request as JSON text `{method, url, headers, body}`; a header's value is masked unless a placeholder made it.
 * @param dynamicHeaders names of the headers that hold a placeholder
 */
export function shownRequest(
  { method, url, headers, body }: RenderedRequest,
  dynamicHeaders: ReadonlySet<string>,
): string {
  const shown = Object.entries(headers).map(([name, value]) => [
    name.toLowerCase(),
    dynamicHeaders.has(name) || SHOWN.has(name.toLowerCase()) ? value : MASKED,
  ]);
  const request = { method, url, headers: Object.fromEntries(shown) };
  // The body is ours: JSON, as the template rendered it.
  const whole = JSON.stringify({ ...request, body: body === null ? null : JSON.parse(body) });
  if (Buffer.byteLength(whole) <= MAX_BYTES) return whole;
  // Escapes can double what is cut; a third of the room is safe, and says that it is not all.
  const room = Math.max(0, Math.floor((MAX_BYTES - Buffer.byteLength(JSON.stringify(request))) / 3));
  const start = Buffer.from(body ?? '')
    .subarray(0, room)
    .toString('utf8');
  return JSON.stringify({ ...request, body: start, truncated: true });
}
