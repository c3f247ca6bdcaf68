import { describe, expect, it } from '@jest/globals';
import { InvalidJson, MAX_JSON_DEPTH, parseJson } from '../../lib/json.ts';

describe('parseJson', () => {
  it('parses what JSON allows', () => {
    expect(parseJson('{"a":[1,"b",null,true]}')).toEqual({ a: [1, 'b', null, true] });
  });

  it.each(['', '{', '{"a":}', 'undefined', '\ufeff{', "{'a':1}"])('refuses %j', (text) => {
    expect(() => parseJson(text)).toThrow(InvalidJson);
  });

  it.each([
    '{"__proto__":{"polluted":true}}',
    '{"a":{"__proto__":1}}',
    '{"a":[{"constructor":{"prototype":{"polluted":true}}}]}',
    '{"\\u005f_proto__":{}}',
  ])('refuses prototype poisoning in %s', (text) => {
    expect(() => parseJson(text)).toThrow(InvalidJson);
  });

  it('takes nesting up to its limit and refuses what is deeper, a megabyte of brackets included', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(() => parseJson(nested(MAX_JSON_DEPTH))).not.toThrow();
    expect(() => parseJson(nested(MAX_JSON_DEPTH + 2))).toThrow('nested deeper');
    expect(() => parseJson(nested(500_000))).toThrow(InvalidJson);
  });
});
