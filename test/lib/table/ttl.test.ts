import { describe, expect, it } from '@jest/globals';
import { isExpired } from '../../../lib/table/ttl.ts';

describe('isExpired', () => {
  const now = new Date('2026-11-20T10:00:00.900Z');
  const second = Math.floor(now.getTime() / 1000);

  it.each([
    [false, undefined],
    [false, second + 1],
    [true, second],
    [true, second - 1],
  ])('is %s for an item that ends at %s', (expected, expires_at) => {
    expect(isExpired({ expires_at }, now)).toBe(expected);
  });
});
