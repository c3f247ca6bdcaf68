import { describe, expect, it } from '@jest/globals';
import { InvalidRequest, type Problem } from '../../../lib/shared/errors.ts';
import { dateRange, daysOf } from '../../../lib/stats/get.ts';

const NOW = new Date('2026-11-26T23:30:00Z');

function problems(query: Record<string, string>): readonly Problem[] {
  try {
    dateRange(query, NOW);
  } catch (error) {
    if (error instanceof InvalidRequest) return error.problems;
    throw error;
  }
  return [];
}

describe('the range of a query', () => {
  it('is by default the last 30 UTC days, including today', () => {
    expect(dateRange({}, NOW)).toEqual({ from: '2026-10-28', to: '2026-11-27' });
    expect(dateRange({ to: '2026-03-01' }, NOW)).toEqual({ from: '2026-01-30', to: '2026-03-01' });
    expect(dateRange({ from: '2026-11-26' }, NOW)).toEqual({ from: '2026-11-26', to: '2026-11-27' });
  });

  it('includes its first day and not its last, over leap days and years', () => {
    expect(daysOf({ from: '2024-02-28', to: '2024-03-02' })).toEqual([
      '2024-02-28',
      '2024-02-29',
      '2024-03-01',
    ]);
    expect(daysOf(dateRange({ from: '2024-01-01', to: '2025-01-01' }, NOW))).toHaveLength(366);
  });

  it.each([
    [{ from: '2026-02-30' }, ['from']],
    [{ from: '26-11-2026', to: '2026-11-26T00:00:00Z' }, ['from', 'to']],
    [{ from: '', to: 'today' }, ['from', 'to']],
    [{ from: '1999-12-31', to: '2000-01-05' }, ['from']],
    [{ from: '2026-11-20', to: '2026-11-20' }, ['from']],
    [{ from: '2026-11-21', to: '2026-11-20' }, ['from']],
    [{ from: '2026-11-27' }, ['from']],
    [{ from: '2025-01-01', to: '2026-01-03' }, ['from']],
    [{ from: '2025-01-01' }, ['from']],
    [{ form: '2026-11-20', until: '2026-11-20', to: 'x' }, ['to', 'form', 'until']],
  ])('%j is refused with the path of each wrong parameter', (query, paths) => {
    expect(problems(query).map(({ path }) => path)).toEqual(paths);
  });

  it('is refused with messages that say what is valid', () => {
    expect(problems({ from: 'x' })).toEqual([
      { path: 'from', message: 'must be a date of 2000 or later, as in 2026-11-20' },
    ]);
    expect(problems({ from: '2025-01-01' })[0]?.message).toBe('must be at most 366 days before to');
    expect(problems({ from: '2027-01-01' })[0]?.message).toBe('must not be in the future');
  });
});
