/**
 * Sends a rendered, signed request and returns the answer; a receiver's failure is a result, never
 * an exception.
 */
import { isIPv6 } from 'node:net';
import { errors, request as undiciRequest } from 'undici';
import type { RenderedRequest } from '../template/rendering.ts';
import type { Sender } from './sender.ts';
import { AddressRefused } from './ssrf-guard/agent.ts';
import { NameNotResolved } from './ssrf-guard/resolve.ts';
import { validateUrl } from './ssrf-guard/validate-url.ts';

/** How much of an answer is stored, and how much is read. */
const EXCERPT_BYTES = 4 * 1024;
const MAX_READ_BYTES = 64 * 1024;

export interface SendResult {
  /** Null when no answer came. */
  status_code: number | null;
  duration_ms: number;
  /** Null for a 2xx. */
  error: string | null;
  response_excerpt: string | null;
  /** The Retry-After header of the answer. */
  retry_after: string | null;
}

/** Whether the receiver accepted the request: any 2xx. */
export const succeeded = ({ status_code, error }: SendResult): boolean =>
  error === null && status_code !== null && status_code >= 200 && status_code < 300;

/**
 * Sends one request. Connecting, sending and reading take at most `timeoutMs` together, waiting for
 * a free connection at most twice that. Redirects are not followed. The URL is validated again by
 * the current policy, and the agent checks the address that it connects to.
 * @throws errors that are not the receiver's: no sockets, no memory, an invalid request of ours
 */
export async function send(
  { agent, policy, timeoutMs, connections }: Sender,
  { method, url, headers, body }: RenderedRequest,
): Promise<SendResult> {
  const refused = validateUrl(url, policy);
  if (refused.length > 0) return notSent(`refused by the SSRF guard: the URL ${refused.join('; ')}`);
  const release = await connections.acquire(new URL(url).origin);
  if (!release) return notSent('not sent: all connections to the host were busy');
  let answered = false;
  const started = performance.now();
  const since = () => Math.round(performance.now() - started);
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await undiciRequest(url, {
      dispatcher: agent,
      method,
      headers: encodeHeaders(headers),
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
      // The status decides: an answer that breaks off after a 2xx is still a success.
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
    release(answered);
  }
}

const notSent = (why: string): SendResult => ({
  status_code: null,
  duration_ms: 0,
  error: why,
  response_excerpt: null,
  retry_after: null,
});

/** Encodes header values as UTF-8: undici writes each character of a string as one byte. */
const encodeHeaders = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Buffer.from(value, 'utf8').toString('latin1')]),
  );

function statusError(status: number, timedOutAfter: number | null): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return `answered ${status}: redirects are not followed`;
  return timedOutAfter === null
    ? `answered ${status}`
    : `answered ${status}, then timed out after ${timedOutAfter} ms`;
}

/**
 * Returns the beginning of an answer as text without control characters; drops the rest, and the
 * connection of a long answer.
 */
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
  EADDRNOTAVAIL: 'the host cannot be reached over IPv6',
  ETIMEDOUT: 'connecting took too long',
  UND_ERR_CONNECT_TIMEOUT: 'connecting took too long',
  UND_ERR_SOCKET: 'the connection was closed before an answer came',
  UND_ERR_HEADERS_OVERFLOW: 'the answer has too many headers',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the host does not speak TLS on this port: did you mean http://?',
};

/** Errors of this machine, and errors that only an invalid request of ours can cause. */
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

/**
 * Whether a request failed because of us: with an error of this machine, or with one that no
 * network causes.
 */
export function isOurs(error: unknown): boolean {
  const cause = causeOf(error);
  // A parser error may have no code, as errors of our own have.
  if (isNamed(cause) || cause instanceof errors.HTTPParserError) return false;
  const code = codeOf(cause);
  // Without a local address: for IPv6 this machine has none, for IPv4 all ports are in use.
  if (code === 'EADDRNOTAVAIL' && isIPv6(addressesOf(cause)[0] ?? '')) return false;
  return code === undefined || OURS.has(code) || code.startsWith('ERR_INVALID_');
}

/** Returns a short reason for people, without any content of the request. */
function reason(error: unknown): string {
  const cause = causeOf(error);
  if (cause instanceof AddressRefused) return `refused by the SSRF guard: ${cause.message}`;
  if (cause instanceof NameNotResolved) return cause.message;
  if (cause instanceof errors.HTTPParserError) return 'the host did not answer with HTTP';
  const code = codeOf(cause) ?? 'unknown';
  if (code in REASONS) return REASONS[code] ?? code;
  return /^(?:ERR_TLS|CERT|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|ERR_SSL)/.test(code)
    ? `TLS failed: ${code}`
    : `no answer: ${code}`;
}

/** Errors of the SSRF guard and the resolver, which carry their own message. */
const isNamed = (error: unknown): boolean =>
  error instanceof AddressRefused || error instanceof NameNotResolved;

const causeOf = (error: unknown): unknown =>
  !isNamed(error) && error instanceof Error && error.cause !== undefined ? error.cause : error;

/** Returns the code of a system or undici error. */
const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && error.code !== undefined
    ? String(error.code)
    : undefined;

/**
 * Returns the addresses that an error is about; an attempt at several addresses has an error for
 * each.
 */
const addressesOf = (error: unknown): string[] =>
  error instanceof AggregateError
    ? error.errors.flatMap(addressesOf)
    : typeof error === 'object' && error !== null && 'address' in error
      ? [String(error.address)]
      : [];
