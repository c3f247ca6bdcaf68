import { describe, expect, it } from '@jest/globals';
import { isTimeZone } from '../../../lib/shared/time-zone.ts';

describe('a time zone', () => {
  it.each([
    ['Asia/Kolkata', true],
    ['utc', true],
    ['Mars/Olympus', false],
    ['', false],
    [`Asia/${'K'.repeat(1_000_000)}`, false],
  ])('%.20s is one: %s', (name, is) => {
    // Asked twice: what is remembered is the same.
    expect([isTimeZone(name), isTimeZone(name)]).toEqual([is, is]);
  });
});
