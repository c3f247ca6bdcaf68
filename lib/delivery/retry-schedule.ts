/** When the next attempt of a delivery is due. */
import { MAX_DELAY_SECONDS } from '../queues/limits.ts';
import { retryAfterSeconds } from '../shared/retry.ts';

/** ±20 %, so that a receiver that recovers does not get all retries at once. */
const JITTER = 0.2;

/** The longest Retry-After that is honoured. */
const MAX_RETRY_AFTER_SECONDS = 3600;

/**
 * Parses the seconds before each attempt from a comma-separated list; the first is the wait before
 * the first attempt.
 */
export function parseRetrySchedule(text: string): number[] {
  const seconds = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (seconds.every((one) => Number.isFinite(one) && one >= 0)) return seconds;
  throw new Error('RETRY_SCHEDULE_SECONDS: must be a comma-separated list of seconds, as in 0,5,300');
}

/**
 * Returns when the attempt after a failed one is due; null when the schedule is used up.
 * @param attempt the failed attempt, from 1
 * @param retryAfter the header of the answer: the attempt is not due before it, up to an hour, nor
 * before the schedule
 * @param random from 0 to 1
 */
export function nextAttemptAt({
  schedule,
  attempt,
  failedAt,
  retryAfter,
  random,
}: {
  schedule: readonly number[];
  attempt: number;
  failedAt: Date;
  retryAfter: string | null;
  random: () => number;
}): Date | null {
  const scheduled = schedule[attempt];
  if (scheduled === undefined) return null;
  const jittered = scheduled * (1 + JITTER * (2 * random() - 1));
  const asked = Math.min(retryAfterSeconds(retryAfter, failedAt) ?? 0, MAX_RETRY_AFTER_SECONDS);
  return new Date(failedAt.getTime() + Math.max(jittered, asked) * 1000);
}

/**
 * SQS delays by whole seconds: a message arrives up to one early, and the dispatcher waits for the
 * rest.
 */
export const MAX_EARLY_MS = 1_000;

/**
 * Returns the delay of a message for that time: whole seconds, at most 900; a longer wait takes
 * several messages.
 */
export const messageDelaySeconds = (due: Date, now: Date): number =>
  Math.min(MAX_DELAY_SECONDS, Math.max(0, Math.floor((due.getTime() - now.getTime()) / 1000)));
