import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BOUNDS_MS, BUCKETS, bucketOf, percentile } from '../../../lib/domain/histogram.ts';

const countsOf = (durations: readonly number[]): number[] => {
  const counts = Array.from({ length: BUCKETS }, () => 0);
  for (const duration of durations) counts[bucketOf(duration)] = (counts[bucketOf(duration)] ?? 0) + 1;
  return counts;
};

describe('the buckets', () => {
  it('never change, because stored counters are numbered by them', () => {
    expect(BOUNDS_MS).toHaveLength(36);
    expect([BOUNDS_MS[0], BOUNDS_MS[6], BOUNDS_MS[19], BOUNDS_MS.at(-1)]).toEqual([
      10, 100, 15_000, 7_000_000,
    ]);
    expect([0, 10, 11, 100, 101, 7_000_000, 7_000_001].map(bucketOf)).toEqual([0, 0, 1, 6, 7, 35, 36]);
  });

  it('rise, and each duration falls into exactly one', () => {
    expect([...BOUNDS_MS].sort((one, other) => one - other)).toEqual(BOUNDS_MS);
    fc.assert(
      fc.property(fc.nat(100_000_000), (duration) => {
        const bucket = bucketOf(duration);
        expect(duration).toBeLessThanOrEqual(BOUNDS_MS[bucket] ?? Number.POSITIVE_INFINITY);
        if (bucket > 0) expect(duration).toBeGreaterThan(BOUNDS_MS[bucket - 1] ?? 0);
      }),
    );
  });
});

describe('a percentile', () => {
  it('is null without durations', () => {
    expect(percentile(countsOf([]), 0.5)).toBeNull();
    expect(percentile([], 0.95)).toBeNull();
  });

  it('is in the same bucket as the exact percentile, for any durations', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(8_000_000), { minLength: 1, maxLength: 200 }),
        fc.constantFrom(0.5, 0.95),
        (durations, share) => {
          const sorted = [...durations].sort((one, other) => one - other);
          const bucket = bucketOf(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
          const estimate = percentile(countsOf(durations), share) ?? -1;
          expect(estimate).toBeGreaterThanOrEqual(BOUNDS_MS[bucket - 1] ?? 0);
          expect(estimate).toBeLessThanOrEqual(BOUNDS_MS[bucket] ?? BOUNDS_MS.at(-1) ?? 0);
        },
      ),
    );
  });

  it('assumes an even spread within a bucket, and the last bound beyond all', () => {
    expect(percentile(countsOf(Array(100).fill(90)), 0.5)).toBe(85);
    expect(percentile(countsOf([...Array(95).fill(20), ...Array(5).fill(900)]), 0.95)).toBe(20);
    expect(percentile(countsOf([1e9, 1e9]), 0.95)).toBe(7_000_000);
  });
});
