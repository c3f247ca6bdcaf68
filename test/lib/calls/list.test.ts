import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { cursorOf, positionOf } from '../../../lib/calls/list.ts';
import { InvalidRequest } from '../../../lib/shared/errors.ts';

describe('positionOf', () => {
  it('returns the position that cursorOf was given', () => {
    const callId = fc.stringMatching(/^[A-Za-z0-9._:-]{1,128}$/);
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), callId, (at, id) => {
        const position = `${at.toISOString()}#${id}`;
        expect(positionOf(cursorOf(position))).toBe(position);
      }),
    );
  });

  it('refuses any other text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
        for (const cursor of [text, cursorOf(text)]) expect(() => positionOf(cursor)).toThrow(InvalidRequest);
      }),
    );
  });
});
