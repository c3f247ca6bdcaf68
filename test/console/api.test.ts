import { describe, expect, it } from '@jest/globals';
import { ask } from '../../console/src/api/ask.ts';
import { ApiFailure, failureOf, problemsAt } from '../../console/src/api/failure.ts';

const refused = {
  status: 400,
  data: {
    success: false,
    message: 'The request is invalid',
    errors: [
      { path: '1.var_name', message: 'is too long' },
      { path: '10.var_name', message: 'is empty' },
      { path: '1', message: 'is odd' },
    ],
    request_id: 'r-1',
  },
};

describe('an answer', () => {
  it('is its body when it is a success', async () => {
    const answer = Promise.resolve({ status: 200, data: { success: true as const, payload: [1] } });
    expect((await ask(answer)).payload).toEqual([1]);
  });

  it('is thrown with its words, its problems and its request when it is none', async () => {
    const failure = await ask(Promise.resolve(refused)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ApiFailure);
    expect(failure).toMatchObject({
      status: 400,
      message: 'The request is invalid',
      requestId: 'r-1',
      problems: refused.data.errors,
    });
  });

  it('of a gateway, or of nobody that we know, still says something', () => {
    expect(failureOf({ status: 503, data: { message: 'Service Unavailable' } }).message).toBe(
      'Service Unavailable',
    );
    expect(failureOf({ status: 431 }).message).toBe('The API answered 431.');
    expect(failureOf({ status: 502, data: '<html>' }).message).toBe('The API answered 502.');
  });
});

describe('the problems of one part', () => {
  it('are those of its path alone, by what remains of it', () => {
    expect(problemsAt(failureOf(refused), '1')).toEqual(
      new Map([
        ['var_name', 'is too long'],
        ['', 'is odd'],
      ]),
    );
    expect(problemsAt(new TypeError('offline'), '1')).toEqual(new Map());
  });
});
