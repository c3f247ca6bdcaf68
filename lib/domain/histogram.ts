/** Durations as counts of buckets: what a counter can hold of them, and the percentiles that can be told from it. */

/** Upper bounds in milliseconds, six a decade from 10 ms to 2 h. Stored counts go by the place in this list: never change it. */
export const BOUNDS_MS: readonly number[] = [1, 10, 100, 1_000, 10_000, 100_000].flatMap((decade) =>
  [10, 15, 20, 30, 50, 70].map((bound) => bound * decade),
);

/** One more than there are bounds: the last bucket has none. */
export const BUCKETS = BOUNDS_MS.length + 1;

/** The place of the bucket that a duration falls into. */
export function bucketOf(milliseconds: number): number {
  const found = BOUNDS_MS.findIndex((bound) => milliseconds <= bound);
  return found === -1 ? BOUNDS_MS.length : found;
}

/**
 * An estimate of the duration that so large a share of all stays within, in whole milliseconds; null when there are none.
 * Within its bucket durations are taken for evenly spread, so that it is off by no more than the bucket's width: a third
 * to two thirds of it. Beyond the last bound (2 h) that bound is given.
 * @param counts of each bucket, in their order
 * @param share from 0 to 1
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
