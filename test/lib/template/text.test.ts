import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asJson, asText } from '../../../lib/template/text.ts';

describe('a value is written', () => {
  it('as JSON that parses to the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        expect(JSON.parse(asJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('without lone surrogates, in keys and values and at any depth', () => {
    expect(asJson('a\ud800b')).toBe('"a\ufffdb"');
    expect(asJson({ 'k\udfff': ['\ud800', '\\ud800', '😀'] })).toBe(
      '{"k\ufffd":["\ufffd","\\\\ud800","😀"]}',
    );
  });

  it.each([undefined, Number.NaN, Number.POSITIVE_INFINITY, () => 1, Symbol('x')])(
    'as null when JSON cannot express it: %p',
    (value) => {
      expect(asJson(value)).toBe('null');
      expect(asText(value)).toBe('');
    },
  );

  it('as text: strings unchanged, null as empty text, the rest as JSON', () => {
    expect(['a"b', 4, -0, 1e21, true, null, ['a'], { a: 1 }].map(asText)).toEqual([
      'a"b',
      '4',
      '0',
      '1e+21',
      'true',
      '',
      '["a"]',
      '{"a":1}',
    ]);
  });
});
