import { describe, expect, it } from '@jest/globals';
import { failure } from '../../../lib/http/envelope.ts';

describe('failure', () => {
  it('is an internal error without its message when it is not meant for the sender', () => {
    const { statusCode, body } = failure(new Error('the table T of account 1'), 'r-1');
    expect(statusCode).toBe(500);
    expect(JSON.parse(body ?? '')).toEqual({
      success: false,
      code: 'internal_error',
      message: 'Internal error: quote the request_id to the operator',
      errors: [],
      request_id: 'r-1',
    });
  });
});
