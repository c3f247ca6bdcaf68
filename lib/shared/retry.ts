/**
 * Retries: the wait before each one, the loop around an operation, and what a server asks for by
 * Retry-After.
 */
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The wait before a retry, in the unit of `first`: doubled with each retry, without jitter.
 * @param retry from 0
 */
export const backoff = (first: number, retry: number): number => first * 2 ** retry;

/**
 * Runs an operation until it succeeds and returns its result, with growing waits in between. Each
 * wait is random between zero and its backoff ("full jitter": callers that collided once do not
 * collide again).
 *
 * Our own, because p-retry knows neither full jitter nor a deadline that counts the time a try
 * takes.
 * @param tries in all, the first included
 * @param firstWaitMs the longest first wait
 * @param isRetryable which errors are retried; the others are thrown at once
 * @param deadline epoch milliseconds: no retry starts that would end after it, if it takes as long
 * as the try before
 * @throws the last error
 */
export async function retry<Result>(
  operation: () => Promise<Result>,
  {
    tries,
    firstWaitMs,
    isRetryable = () => true,
    deadline = Number.POSITIVE_INFINITY,
    signal,
  }: {
    tries: number;
    firstWaitMs: number;
    isRetryable?: (error: unknown) => boolean;
    deadline?: number;
    signal?: AbortSignal;
  },
): Promise<Result> {
  for (let tried = 1; ; tried += 1) {
    const startedAt = Date.now();
    try {
      return await operation();
    } catch (error) {
      const waitMs = backoff(firstWaitMs, tried - 1) * Math.random();
      const tookMs = Date.now() - startedAt;
      const isLast = tried === tries || Date.now() + waitMs + tookMs > deadline;
      if (isLast || !isRetryable(error)) throw error;
      await sleep(waitMs, undefined, { ...(signal && { signal }) });
    }
  }
}

/**
 * The seconds that a `Retry-After` header asks for, from 0; null where there is none or it is
 * neither a number of seconds nor an HTTP date (RFC 9110, section 10.2.3).
 */
export function retryAfterSeconds(header: string | null | undefined, now: Date): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}(?:\.\d+)?$/.test(text)) return Number(text);
  // Date.parse also reads "-5" and "1.5.6" as dates: an HTTP date begins with the name of a day.
  const date = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, (date - now.getTime()) / 1000);
}
