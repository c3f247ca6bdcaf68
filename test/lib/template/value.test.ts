import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asJson, asText } from '../../../lib/template/value.ts';

describe('a value is written', () => {
  it('as JSON that says the same, whatever it is', () => {
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
    'as null when JSON has no %p',
    (value) => {
      expect(asJson(value)).toBe('null');
      expect(asText(value)).toBe('');
    },
  );

  it('as text: strings as they are, null as nothing, the rest as JSON', () => {
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
