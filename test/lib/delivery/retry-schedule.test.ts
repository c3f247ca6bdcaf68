import { describe, expect, it } from '@jest/globals';
import {
  messageDelaySeconds,
  nextAttemptAt,
  parseRetrySchedule,
} from '../../../lib/delivery/retry-schedule.ts';

const schedule = [0, 5, 300, 1800];
const failedAt = new Date('2026-11-20T10:00:00Z');
const secondsAfter = (options: {
  attempt?: number;
  retryAfter?: string | null;
  random?: number;
}): number | null => {
  const next = nextAttemptAt({
    schedule,
    attempt: options.attempt ?? 1,
    failedAt,
    retryAfter: options.retryAfter ?? null,
    random: () => options.random ?? 0.5,
  });
  return next && (next.getTime() - failedAt.getTime()) / 1000;
};

describe('nextAttemptAt', () => {
  it('follows the schedule until it is used up', () => {
    expect([1, 2, 3, 4].map((attempt) => secondsAfter({ attempt }))).toEqual([5, 300, 1800, null]);
  });

  it('varies by 20 % in both directions', () => {
    expect(secondsAfter({ attempt: 2, random: 0 })).toBe(240);
    expect(secondsAfter({ attempt: 2, random: 1 })).toBe(360);
  });

  it.each([
    ['60', 60],
    ['3', 5],
    ['999999', 3600],
    ['99999999999999', 5],
    ['Fri, 20 Nov 2026 10:02:00 GMT', 120],
    ['Fri, 20 Nov 2026 09:00:00 GMT', 5],
    ['Sat, 21 Nov 2026 10:00:00 GMT', 3600],
    ['-1', 5],
    ['soon', 5],
    ['', 5],
  ])('heeds Retry-After %j within its bounds', (retryAfter, seconds) => {
    expect(secondsAfter({ retryAfter })).toBe(seconds);
  });
});

describe('parseRetrySchedule', () => {
  it('reads seconds', () => {
    expect(parseRetrySchedule('0, 0.5,300')).toEqual([0, 0.5, 300]);
  });

  it.each(['', 'a', '1,,2', '-1', '1;2', 'Infinity'])('refuses %j', (text) => {
    expect(() => parseRetrySchedule(text)).toThrow('RETRY_SCHEDULE_SECONDS');
  });
});

describe('messageDelaySeconds', () => {
  it.each([
    ['2026-11-20T09:00:00Z', 0],
    ['2026-11-20T10:00:00Z', 0],
    ['2026-11-20T10:00:00.900Z', 0],
    ['2026-11-20T10:00:01.900Z', 1],
    ['2026-11-20T10:05:00Z', 300],
    ['2026-11-20T20:00:00Z', 900],
  ])('for what is due at %s is %i', (due, seconds) => {
    expect(messageDelaySeconds(new Date(due), failedAt)).toBe(seconds);
  });
});
