/** Durations counted in buckets, and the percentiles that can be estimated from the counts. */

/**
 * Upper bounds in milliseconds: six per decade, from 10 ms to 2 h (7,000 s).
 * Stored counters are numbered by the index in this list: never change it.
 */
export const BOUNDS_MS: readonly number[] = [1, 10, 100, 1_000, 10_000, 100_000].flatMap((decade) =>
  [10, 15, 20, 30, 50, 70].map((bound) => bound * decade),
);

/** One more than there are bounds: the last bucket has no upper bound. */
export const BUCKETS = BOUNDS_MS.length + 1;

/** Returns the index of the bucket that a duration falls into. */
export function bucketOf(milliseconds: number): number {
  const found = BOUNDS_MS.findIndex((bound) => milliseconds <= bound);
  return found === -1 ? BOUNDS_MS.length : found;
}

/**
 * Returns an estimated percentile in whole milliseconds, or null without counts. It assumes that
 * durations are spread evenly within a bucket, so the error is at most the bucket's width (a third
 * to two thirds of the value). For the last bucket it returns the last bound.
 * @param counts of each bucket, in order
 * @param share from 0 to 1: 0.95 is the 95th percentile
 */
export function percentile(counts: readonly number[], share: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = share * total;
  let below = 0;
  for (const [bucket, count] of counts.entries()) {
    const lower = BOUNDS_MS[bucket - 1] ?? 0;
    const upper = BOUNDS_MS[bucket] ?? lower;
    if (count > 0 && below + count >= rank) {
      return Math.round(lower + (upper - lower) * (Math.max(0, rank - below) / count));
    }
    below += count;
  }
  return BOUNDS_MS.at(-1) ?? null;
}
