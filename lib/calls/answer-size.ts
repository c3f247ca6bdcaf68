/** What is left out of a call that is too large to be answered: attempts have no end, Lambda's answers do. */
import type { Attempt } from '../domain/call.ts';

/** Lambda hands on 6 MB of answer, in which our body is a string once more; the rest is for its frame. */
export const MAX_ANSWER_BYTES = 5_000_000;

interface Sent {
  request: { body?: unknown; truncated?: true | undefined } | null;
  attempts: Attempt[];
}

/** A step that makes the answer smaller, and by how many bytes. */
type Cut = () => number;

/**
 * The call so that it can be answered: the oldest attempts lose their excerpts first, then requests their bodies, then the
 * oldest attempts are left out. The newest attempt of each delivery stays whole.
 */
export function fitIntoAnswer<Call extends { deliveries: Sent[] }>(
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

/** As it leaves the function: JSON, as a string in JSON. */
export const answerBytes = (value: unknown): number =>
  Buffer.byteLength(JSON.stringify(JSON.stringify(value)));

function cutsOf(deliveries: readonly Sent[]): Cut[] {
  const earlier = deliveries
    .flatMap(({ attempts }) => attempts.slice(0, -1).map((attempt) => ({ attempts, attempt })))
    .sort((one, other) => (one.attempt.at < other.attempt.at ? -1 : 1));
  return [
    ...earlier.map(
      ({ attempt }) =>
        () =>
          withoutExcerpt(attempt),
    ),
    ...deliveries.map(
      ({ request }) =>
        () =>
          withoutBody(request),
    ),
    ...earlier.map(
      ({ attempts, attempt }) =>
        () =>
          without(attempts, attempt),
    ),
  ];
}

function withoutExcerpt(attempt: Attempt): number {
  const before = answerBytes(attempt);
  attempt.response_excerpt = null;
  return before - answerBytes(attempt);
}

function withoutBody(request: Sent['request']): number {
  if (!request) return 0;
  const before = answerBytes(request);
  Object.assign(request, { body: null, truncated: true });
  return before - answerBytes(request);
}

// It is the first of those that are left: they go by their age.
function without(attempts: Attempt[], attempt: Attempt): number {
  attempts.splice(attempts.indexOf(attempt), 1);
  return answerBytes(attempt);
}
