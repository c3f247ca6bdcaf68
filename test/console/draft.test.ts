import { describe, expect, it } from '@jest/globals';
import { SYSTEM_FIELDS as SUGGESTED } from '../../console/src/destinations/draft.ts';
import { SYSTEM_FIELDS } from '../../lib/template/scope.ts';

describe('the call fields that the console suggests', () => {
  it('are the call fields that a template can use', () => {
    expect([...SUGGESTED].sort()).toEqual([...SYSTEM_FIELDS].sort());
  });
});
