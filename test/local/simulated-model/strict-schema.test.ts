import { describe, expect, it } from '@jest/globals';
import { refuseLooseSchema, type Schema } from '../../../local/simulated-model/strict-schema.ts';

const object = (properties: Schema, more: Schema = {}): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
  ...more,
});
const strings = (count: number, length = 4) =>
  Array.from({ length: count }, (_, index) => String(index).padStart(length, 'x'));
const nested = (depth: number): Schema =>
  depth === 0 ? { type: 'string' } : object({ a: nested(depth - 1) });

describe('a strict schema', () => {
  it.each<[string, Schema, RegExp]>([
    ['a root that is no object', { type: 'array', items: { type: 'string' } }, /type: "object"/],
    ['a root with anyOf', object({}, { anyOf: [object({})] }), /without 'anyOf'/],
    ['a property that is not required', object({ a: { type: 'string' } }, { required: [] }), /Missing 'a'/],
    ['a required key without a property', object({}, { required: ['b'] }), /Extra required key 'b'/],
    ['additional properties', object({}, { additionalProperties: true }), /additionalProperties/],
    [
      'additional properties further in',
      object({ a: object({}, { additionalProperties: undefined }) }),
      /context=\('properties', 'a'\)/,
    ],
    ['allOf', object({ a: { type: 'string', allOf: [] } }), /'allOf' is not permitted/],
    ['a default', object({ a: { type: 'string', default: 'x' } }), /'default' is not permitted/],
    ['an unknown format', object({ a: { type: 'string', format: 'phone' } }), /not a valid format/],
    ['a broken pattern', object({ a: { type: 'string', pattern: '(' } }), /not a valid regular expression/],
    ['a schema without a type', object({ a: { description: 'x' } }), /must have a 'type' key/],
    ['an array without items', object({ a: { type: 'array' } }), /missing items/],
    ['a reference out of the document', object({ a: { $ref: 'https://example.com/x' } }), /reference/],
    ['a property that is no schema', object({ a: true }), /must be an object/],
    [
      'too many properties',
      object(Object.fromEntries(strings(5_001).map((name) => [name, { type: 'string' }]))),
      /5001 properties/,
    ],
    [
      'too many enum values',
      object({ a: { type: 'string', enum: strings(600) }, b: { type: 'string', enum: strings(401) } }),
      /1001 enum values/,
    ],
    [
      'a long enum of long values',
      object({ a: { type: 'string', enum: strings(251, 100) } }),
      /15000 characters/,
    ],
    ['too many levels', nested(12), /levels of nesting/],
  ])('does not have %s', (_, schema, message) => {
    expect(() => refuseLooseSchema(schema, 'call')).toThrow(message);
  });

  it('may be as large as the limits', () => {
    refuseLooseSchema(
      object(Object.fromEntries(strings(5_000).map((name) => [name, { type: 'string' }]))),
      'call',
    );
    refuseLooseSchema(object({ a: { type: 'string', enum: strings(1_000) } }), 'call');
  });

  it('is refused with anyOf nested without end', () => {
    const deep = Array.from({ length: 20_000 }).reduce<Schema>((one) => ({ anyOf: [one] }), {
      type: 'string',
    });
    expect(() => refuseLooseSchema(object({ a: deep }), 'call')).toThrow(/levels of nesting/);
  });
});
