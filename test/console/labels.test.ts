import { describe, expect, it } from '@jest/globals';
import { disabledLabel, failureLabel, statusLabel } from '../../console/src/ui/labels.ts';

describe('a status', () => {
  it('names the step that is running', () => {
    expect((['received', 'extracted', 'completed'] as const).map(statusLabel)).toEqual([
      'extracting',
      'delivering',
      'completed',
    ]);
  });
});

describe('the reason of a disabled destination', () => {
  it('says whether a person or postcall disabled it', () => {
    expect(disabledLabel('by request')).toBe('Disabled manually');
    expect(disabledLabel('answered 410')).toBe('Disabled automatically: answered 410');
  });
});

describe('a refused request', () => {
  it('is named by its code when the token is the cause, and by its message otherwise', () => {
    const message = 'Unauthorized: send a valid token in the Authorization header';
    const labelOf = (code: string | undefined) => failureLabel({ code, message });
    const invalid = 'This access token is not valid. Paste another one.';
    expect(['token_missing', 'token_invalid'].map(labelOf)).toEqual([invalid, invalid]);
    expect(labelOf('token_expired')).toBe('This access token has expired. Get a new one.');
    expect(['invalid_request', undefined].map(labelOf)).toEqual([message, message]);
  });
});
