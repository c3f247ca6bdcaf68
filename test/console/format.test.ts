import { describe, expect, it } from '@jest/globals';
import { dollars, duration, percentage, plural } from '../../console/src/ui/format.ts';

describe('a count', () => {
  it('has the noun in the right number', () => {
    expect([0, 1, 2].map((count) => plural(count, 'destination'))).toEqual([
      '0 destinations',
      '1 destination',
      '2 destinations',
    ]);
    expect([1, 3].map((count) => plural(count, 'delivery', 'deliveries'))).toEqual([
      '1 delivery',
      '3 deliveries',
    ]);
  });
});

describe('a duration', () => {
  it('has the unit that suits it', () => {
    expect([82.6, 999, 1_800, 150_000].map(duration)).toEqual(['83 ms', '999 ms', '1.8 s', '2.5 min']);
  });
});

describe('an amount and a share', () => {
  it('have as many digits as a person needs', () => {
    expect([0.0012, 12.345].map(dollars)).toEqual(['$0.0012', '$12.35']);
    expect(percentage(1, 3)).toMatch(/^33\.3\s?%$/);
    expect(percentage(0, 0)).toBe('–');
  });
});
