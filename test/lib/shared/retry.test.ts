import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { backoff, retry, retryAfterSeconds } from '../../../lib/shared/retry.ts';

/** An operation that fails so many times, and how often it was called. */
function failing(times: number, error: unknown = new Error('not yet')) {
  const calls = { count: 0 };
  const operation = async () => {
    calls.count += 1;
    if (calls.count <= times) throw error;
    return 'done';
  };
  return { calls, operation };
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('retry', () => {
  it('returns the result of the first try that succeeds', async () => {
    const { calls, operation } = failing(2);
    expect(await retry(operation, { tries: 3, firstWaitMs: 1 })).toBe('done');
    expect(calls.count).toBe(3);
  });

  it('throws the last error after the last try', async () => {
    const { calls, operation } = failing(9);
    await expect(retry(operation, { tries: 3, firstWaitMs: 1 })).rejects.toThrow('not yet');
    expect(calls.count).toBe(3);
  });

  it('throws an error that is not retryable at once', async () => {
    const { calls, operation } = failing(9, new TypeError('wrong'));
    const isRetryable = (error: unknown) => !(error instanceof TypeError);
    await expect(retry(operation, { tries: 3, firstWaitMs: 1, isRetryable })).rejects.toThrow('wrong');
    expect(calls.count).toBe(1);
  });

  it('starts no retry that would end after the deadline', async () => {
    const { calls, operation } = failing(9);
    await expect(retry(operation, { tries: 3, firstWaitMs: 1, deadline: Date.now() - 1 })).rejects.toThrow(
      'not yet',
    );
    expect(calls.count).toBe(1);
  });

  it.each([
    ['starts no retry that takes as long as the try before and ends after the deadline', 60, 1],
    ['retries when a try as long as the one before ends at the deadline', 100, 2],
  ])('%s', async (_, msLeft, calls) => {
    // The clock moves only while the operation runs: a try takes 50 ms, the waits between none.
    const startedAt = 1_000_000;
    const clock = { now: startedAt };
    jest.spyOn(Date, 'now').mockImplementation(() => clock.now);
    jest.spyOn(Math, 'random').mockReturnValue(0);
    let count = 0;
    const operation = async () => {
      count += 1;
      clock.now += 50;
      throw new Error('not yet');
    };
    const deadline = startedAt + msLeft;
    await expect(retry(operation, { tries: 3, firstWaitMs: 1, deadline })).rejects.toThrow('not yet');
    expect(count).toBe(calls);
  });

  it('ends its wait when it is aborted', async () => {
    const { operation } = failing(9);
    const retrying = retry(operation, { tries: 3, firstWaitMs: 600_000_000, signal: AbortSignal.timeout(5) });
    await expect(retrying).rejects.toThrow('aborted');
  });
});

describe('backoff', () => {
  it('doubles with each retry', () => {
    expect([0, 1, 2, 3].map((one) => backoff(15, one))).toEqual([15, 30, 60, 120]);
  });
});

describe('retryAfterSeconds', () => {
  const now = new Date('2026-11-28T10:00:00Z');
  it.each([
    ['0', 0],
    ['120', 120],
    [' 7 ', 7],
    ['1.5', 1.5],
    ['Sat, 28 Nov 2026 10:02:00 GMT', 120],
    ['Sat, 28 Nov 2026 09:00:00 GMT', 0],
  ])('reads %j', (header, seconds) => {
    expect(retryAfterSeconds(header, now)).toBe(seconds);
  });

  it.each([null, undefined, '', 'soon', '-5', '1.5.6', '1e3', 'Infinity', '99999999999'])(
    'ignores %j',
    (header) => {
      expect(retryAfterSeconds(header, now)).toBeNull();
    },
  );
});
