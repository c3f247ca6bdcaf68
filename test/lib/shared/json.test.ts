import { describe, expect, it } from '@jest/globals';
import { InvalidJson, MAX_JSON_DEPTH, MAX_JSON_FIELDS, parseJson } from '../../../lib/shared/json.ts';

const fields = (count: number) =>
  JSON.stringify(
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`k,${index}`, [1, { a: 1, b: 2 }]])),
  );

describe('parseJson', () => {
  it('takes objects up to their limit of fields, each by itself, and lists of any length', () => {
    const most = fields(MAX_JSON_FIELDS);
    expect(parseJson(`[${most},${most}]`)).toHaveLength(2);
    expect(() => parseJson(`[${most},${fields(MAX_JSON_FIELDS + 1)}]`)).toThrow('more than 10000 fields');
    expect(parseJson(`[${Array(50_000).fill('1').join(',')}]`)).toHaveLength(50_000);
  });

  it('parses what JSON allows', () => {
    expect(parseJson('{"a":[1,"b",null,true]}')).toEqual({ a: [1, 'b', null, true] });
  });

  it.each(['', '{', '{"a":}', 'undefined', '\ufeff{', "{'a':1}"])('refuses %j', (text) => {
    expect(() => parseJson(text)).toThrow(InvalidJson);
  });

  it.each([
    ['{"__proto__":{"polluted":true}}', '__proto__'],
    ['{"a":{"__proto__":1}}', 'a.__proto__'],
    ['{"a":[{"constructor":{"prototype":{"polluted":true}}}]}', 'a.0.constructor.prototype'],
    ['{"\\u005f_proto__":{}}', '__proto__'],
  ])('refuses prototype poisoning in %s, and names the key %s', (text, key) => {
    expect(() => parseJson(text)).toThrow(
      new InvalidJson(`the key "${key}" is not allowed, since it would change a prototype: rename it`),
    );
  });

  it('takes a key "constructor" that holds no prototype', () => {
    expect(parseJson('{"constructor":{"name":"Ann"}}')).toEqual({ constructor: { name: 'Ann' } });
  });

  it('takes nesting up to its limit and refuses what is deeper, a megabyte of brackets included', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(() => parseJson(nested(MAX_JSON_DEPTH))).not.toThrow();
    expect(() => parseJson(nested(MAX_JSON_DEPTH + 1))).toThrow('nested deeper');
    expect(() => parseJson(nested(500_000))).toThrow(InvalidJson);
    expect(() => parseJson(`{"a":${nested(MAX_JSON_DEPTH)}}`)).toThrow('nested deeper');
    // Brackets in text nest nothing, escaped quotes end none; what is closed counts no more.
    const text = `"${'[{'.repeat(100)} \\" ${'[{'.repeat(100)} \\\\"`;
    expect(parseJson(`[${text},${nested(MAX_JSON_DEPTH - 1)},${nested(MAX_JSON_DEPTH - 1)}]`)).toHaveLength(
      3,
    );
  });
});
