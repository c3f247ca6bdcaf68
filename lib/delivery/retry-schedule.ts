/** When a delivery is tried again. */
import { MAX_DELAY_SECONDS } from '../queues/limits.ts';

/** ±20 %, so that a receiver that comes back is not met by all at once. */
const JITTER = 0.2;

/** A receiver may ask for more time, but not for ever. */
const MAX_RETRY_AFTER_SECONDS = 3600;

/** Seconds before each attempt, from a comma list; the first is the wait before the first attempt. */
export function parseRetrySchedule(text: string): number[] {
  const seconds = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (seconds.every((one) => Number.isFinite(one) && one >= 0)) return seconds;
  throw new Error('RETRY_SCHEDULE_SECONDS: must be a comma list of seconds, as in 0,5,300');
}

/**
 * When the attempt after a failed one is due, null when the schedule is used up.
 * @param attempt the one that failed, from 1
 * @param retryAfter the answer's header: seconds or an HTTP date (RFC 9110, section 10.2.3); not before it, up to an
 * hour, and never before the schedule's own time
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
  const asked = Math.min(retryAfterSeconds(retryAfter, failedAt), MAX_RETRY_AFTER_SECONDS);
  return new Date(failedAt.getTime() + Math.max(jittered, asked) * 1000);
}

function retryAfterSeconds(header: string | null, now: Date): number {
  if (header === null) return 0;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? 0 : (date - now.getTime()) / 1000;
}

/** SQS delays by whole seconds: a message comes up to one early, and the rest is waited for by who got it. */
export const MAX_EARLY_MS = 1_000;

/** The delay of a message that is due then: whole seconds, at most 900; a longer wait is chained. */
export const messageDelaySeconds = (due: Date, now: Date): number =>
  Math.min(MAX_DELAY_SECONDS, Math.max(0, Math.floor((due.getTime() - now.getTime()) / 1000)));
