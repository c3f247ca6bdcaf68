/**
 * Shrinks a call that is too large for an answer: attempts are unlimited, Lambda's answers are not.
 */
import type { Attempt } from '../domain/call.ts';

/**
 * Lambda returns at most 6 MB, in which our body is encoded as a string; the rest is for the
 * envelope.
 */
export const MAX_ANSWER_BYTES = 5_000_000;

interface ShownDelivery {
  request: { body?: unknown; truncated?: true | undefined } | null;
  attempts: Attempt[];
}

/** A step that shrinks the answer; returns by how many bytes. */
type Cut = () => number;

/**
 * Returns the call so that it fits into an answer: first the oldest attempts lose their excerpts,
 * then requests their bodies, then the oldest attempts are left out. The newest attempt of each
 * delivery stays complete.
 */
export function shrinkCall<Call extends { deliveries: ShownDelivery[] }>(
  call: Call,
  maxBytes = MAX_ANSWER_BYTES,
): Call {
  let excess = answerBytes(call) - maxBytes;
  if (excess <= 0) return call;
  const fitting = structuredClone(call);
  for (const cut of cutsOf(fitting.deliveries)) {
    excess -= cut();
    if (excess <= 0) break;
  }
  return fitting;
}

/** Returns the size of a value as it leaves the function: JSON, encoded as a string in JSON. */
export const answerBytes = (value: unknown): number =>
  Buffer.byteLength(JSON.stringify(JSON.stringify(value)));

function cutsOf(deliveries: readonly ShownDelivery[]): Cut[] {
  const earlier = deliveries
    .flatMap(({ attempts }) => attempts.slice(0, -1).map((attempt) => ({ attempts, attempt })))
    .sort((one, other) => (one.attempt.at < other.attempt.at ? -1 : 1));
  return [
    ...earlier.map(
      ({ attempt }) =>
        () =>
          removeExcerpt(attempt),
    ),
    ...deliveries.map(
      ({ request }) =>
        () =>
          removeBody(request),
    ),
    ...earlier.map(
      ({ attempts, attempt }) =>
        () =>
          removeAttempt(attempts, attempt),
    ),
  ];
}

function removeExcerpt(attempt: Attempt): number {
  const before = answerBytes(attempt);
  attempt.response_excerpt = null;
  return before - answerBytes(attempt);
}

function removeBody(request: ShownDelivery['request']): number {
  if (!request) return 0;
  const before = answerBytes(request);
  Object.assign(request, { body: null, truncated: true });
  return before - answerBytes(request);
}

// Attempts are removed oldest first, so this one is the first of those that are left.
function removeAttempt(attempts: Attempt[], attempt: Attempt): number {
  attempts.splice(attempts.indexOf(attempt), 1);
  return answerBytes(attempt);
}
