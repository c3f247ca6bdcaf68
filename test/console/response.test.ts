import { describe, expect, it } from '@jest/globals';
import { ApiFailure, failureOf, problemsAt, unwrap } from '../../console/src/api/response.ts';

const refused = {
  status: 400,
  data: {
    success: false,
    code: 'invalid_request',
    message: 'The request is invalid',
    errors: [
      { path: '1.var_name', message: 'is too long' },
      { path: '10.var_name', message: 'is empty' },
      { path: '1', message: 'is odd' },
    ],
    request_id: 'r-1',
  },
};

describe('unwrapping a response', () => {
  it('returns the body of a success', async () => {
    const answer = Promise.resolve({ status: 200, data: { success: true as const, payload: [1] } });
    expect((await unwrap(answer)).payload).toEqual([1]);
  });

  it('throws a failure with code, message, problems and request id', async () => {
    const failure = await unwrap(Promise.resolve(refused)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ApiFailure);
    expect(failure).toMatchObject({
      status: 400,
      code: 'invalid_request',
      message: 'The request is invalid',
      requestId: 'r-1',
      problems: refused.data.errors,
    });
  });

  it('names the status when a gateway or an unknown server answered', () => {
    expect(failureOf({ status: 503, data: { message: 'Service Unavailable' } }).message).toBe(
      'Service Unavailable',
    );
    expect(failureOf({ status: 431 }).message).toBe('The API answered with status 431.');
    expect(
      failureOf({ status: 400, data: { errors: ['?', { path: 'a', message: 'is required' }] } }).problems,
    ).toEqual([{ path: 'a', message: 'is required' }]);
    expect(failureOf({ status: 502, data: '<html>' }).message).toBe('The API answered with status 502.');
  });
});

describe('the problems below a path', () => {
  it('are keyed by the rest of their path, without those of other paths', () => {
    expect(problemsAt(failureOf(refused), '1')).toEqual(
      new Map([
        ['var_name', 'is too long'],
        ['', 'is odd'],
      ]),
    );
    expect(problemsAt(new TypeError('offline'), '1')).toEqual(new Map());
  });
});
