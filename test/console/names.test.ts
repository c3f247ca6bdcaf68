import { describe, expect, it } from '@jest/globals';
import { SYSTEM_FIELDS as OFFERED } from '../../console/src/destinations/draft.ts';
import { SYSTEM_FIELDS } from '../../lib/template/scope.ts';

describe('the fields of a call that the console offers', () => {
  it('are those that a template may name', () => {
    expect([...OFFERED].sort()).toEqual([...SYSTEM_FIELDS].sort());
  });
});
