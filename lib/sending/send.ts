/** Sends a rendered, signed request and says what came back; a receiver's failure is a result, never an exception. */
import { isIPv6 } from 'node:net';
import { request as undiciRequest } from 'undici';
import type { RenderedRequest } from '../template/render.ts';
import type { Sender } from './sender.ts';
import { AddressRefused } from './ssrf-guard/agent.ts';
import { NameNotResolved } from './ssrf-guard/resolve.ts';
import { validateUrl } from './ssrf-guard/validate-url.ts';

/** What is kept of an answer, and what is read of it at most. */
const EXCERPT_BYTES = 4 * 1024;
const MAX_READ_BYTES = 64 * 1024;

export interface SendResult {
  /** Null when no answer came. */
  status_code: number | null;
  duration_ms: number;
  /** Null for a 2xx that was read whole. */
  error: string | null;
  response_excerpt: string | null;
  /** The answer's Retry-After. */
  retry_after: string | null;
}

/** Whether the receiver has it: any 2xx. */
export const succeeded = ({ status_code, error }: SendResult): boolean =>
  error === null && status_code !== null && status_code >= 200 && status_code < 300;

/**
 * Makes one request; connecting, sending and reading together take at most `timeoutMs`, and waiting for a connection that is
 * free at most twice that. Redirects are not followed. The URL is judged again, by today's policy; the agent judges what it
 * connects to.
 * @throws what is no failure of the receiver: no sockets left, no memory, a request that we made wrongly
 */
export async function send(
  { agent, policy, timeoutMs, lines }: Sender,
  { method, url, headers, body }: RenderedRequest,
): Promise<SendResult> {
  const refused = validateUrl(url, policy);
  if (refused.length > 0) return notSent(`refused by the address guard: the URL ${refused.join('; ')}`);
  const leave = await lines.enter(new URL(url).origin);
  if (!leave) return notSent('not sent: the host was busy with all of our connections to it');
  let answered = false;
  const started = performance.now();
  const since = () => Math.round(performance.now() - started);
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await undiciRequest(url, {
      dispatcher: agent,
      method,
      headers: wire(headers),
      body,
      signal,
    });
    answered = true;
    const { text, broken } = await excerptOf(response.body);
    const status = response.statusCode;
    const retryAfter = response.headers['retry-after'];
    return {
      status_code: status,
      duration_ms: since(),
      // A status says what became of the request; an answer that breaks off after a 2xx does not take it back.
      error: statusError(status, broken && signal.aborted ? timeoutMs : null),
      response_excerpt: text,
      retry_after: typeof retryAfter === 'string' ? retryAfter : null,
    };
  } catch (error) {
    if (!signal.aborted && isOurs(error)) throw error;
    return {
      status_code: null,
      duration_ms: since(),
      error: signal.aborted ? `timed out after ${timeoutMs} ms` : reason(error),
      response_excerpt: null,
      retry_after: null,
    };
  } finally {
    leave(answered);
  }
}

const notSent = (why: string): SendResult => ({
  status_code: null,
  duration_ms: 0,
  error: why,
  response_excerpt: null,
  retry_after: null,
});

/** Header values beyond ASCII go out as UTF-8 bytes; undici writes a string's characters as single bytes. */
const wire = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Buffer.from(value, 'utf8').toString('latin1')]),
  );

function statusError(status: number, timedOutAfter: number | null): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return `answered ${status}: redirects are not followed`;
  return timedOutAfter === null
    ? `answered ${status}`
    : `answered ${status}, and no more within ${timedOutAfter} ms`;
}

/** The beginning of an answer as harmless text; the rest is dropped, with its connection where it is long. */
async function excerptOf(
  body: AsyncIterable<Buffer> & { destroy: () => unknown },
): Promise<{ text: string; broken: boolean }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let broken = false;
  try {
    for await (const chunk of body) {
      if (bytes < EXCERPT_BYTES) chunks.push(chunk);
      bytes += chunk.byteLength;
      if (bytes > MAX_READ_BYTES) break;
    }
  } catch {
    broken = true;
  }
  const text = Buffer.concat(chunks).subarray(0, EXCERPT_BYTES).toString('utf8');
  return { text: text.replaceAll(/[^\P{C}\n\t]/gu, '\ufffd'), broken };
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed while sending',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network of the host cannot be reached',
  EADDRNOTAVAIL: 'there is no IPv6 way to the host',
  ETIMEDOUT: 'connecting took too long',
  UND_ERR_CONNECT_TIMEOUT: 'connecting took too long',
  UND_ERR_SOCKET: 'the connection was closed before an answer came',
  UND_ERR_HEADERS_OVERFLOW: 'the answer has too many headers',
};

/** What this machine lacks, and what only a request of our own making can bring about. */
const OURS = new Set([
  'EMFILE',
  'ENFILE',
  'ENOMEM',
  'ENOBUFS',
  'EADDRNOTAVAIL',
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_DESTROYED',
  'UND_ERR_CLOSED',
]);

/** Whether a request failed by us: with an error of this machine, or with one that no network gives. */
export function isOurs(error: unknown): boolean {
  const cause = causeOf(error);
  if (isNamed(cause)) return false;
  const code = codeOf(cause);
  // No address of ours for IPv6 is no IPv6 here; none for IPv4 is that all ports are taken.
  if (code === 'EADDRNOTAVAIL' && isIPv6(addressesOf(cause)[0] ?? '')) return false;
  return code === undefined || OURS.has(code) || code.startsWith('ERR_INVALID_');
}

/** A short reason for people, without anything that the request held. */
function reason(error: unknown): string {
  const cause = causeOf(error);
  if (cause instanceof AddressRefused) return `refused by the address guard: ${cause.message}`;
  if (cause instanceof NameNotResolved) return cause.message;
  const code = codeOf(cause) ?? 'unknown';
  if (code in REASONS) return REASONS[code] ?? code;
  return /^(?:ERR_TLS|CERT|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|ERR_SSL)/.test(code)
    ? `TLS failed: ${code}`
    : `no answer: ${code}`;
}

/** What the guard and the resolver say in words. */
const isNamed = (error: unknown): boolean =>
  error instanceof AddressRefused || error instanceof NameNotResolved;

const causeOf = (error: unknown): unknown =>
  !isNamed(error) && error instanceof Error && error.cause !== undefined ? error.cause : error;

/** The system's or undici's own code of an error. */
const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;

/** The addresses that an error is about; one that tried several holds an error for each. */
const addressesOf = (error: unknown): string[] =>
  error instanceof AggregateError
    ? error.errors.flatMap(addressesOf)
    : typeof error === 'object' && error !== null && 'address' in error
      ? [String(error.address)]
      : [];
