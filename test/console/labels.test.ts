import { describe, expect, it } from '@jest/globals';
import { disabledLabel, statusLabel } from '../../console/src/ui/labels.ts';

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
