import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { answerFor, Unanswerable } from '../../../local/simulated-model/schema-answer.ts';
import { refuseLooseSchema, type Schema } from '../../../local/simulated-model/strict-schema.ts';

const ajv = new Ajv2020({ strict: false });
formats.default(ajv);

const object = (properties: Schema): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

const nullable = (type: string, more: Schema = {}): fc.Arbitrary<Schema> =>
  fc.boolean().map((or) => ({ type: or ? [type, 'null'] : type, ...more }));
const scalar: fc.Arbitrary<Schema> = fc.oneof(
  nullable('boolean'),
  nullable('string'),
  fc
    .constantFrom('date', 'time', 'date-time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid')
    .chain((format) => nullable('string', { format })),
  fc
    .constantFrom('^[A-Z]{3}-\\d+$', '^([01][0-9]|2[0-3]):[0-5][0-9]$', '^(yes|no)$')
    .chain((pattern) => nullable('string', { pattern })),
  fc
    .integer({ min: -50, max: 50 })
    .chain((minimum) => nullable('integer', { minimum, maximum: minimum + 9 })),
  fc
    .integer({ min: -50, max: 50 })
    .chain((exclusiveMinimum) =>
      nullable('number', { exclusiveMinimum, exclusiveMaximum: exclusiveMinimum + 8, multipleOf: 4 }),
    ),
  fc.constant({ const: 'fixed' }),
  fc.constant({ type: 'string', enum: ['a', 'b'] }),
  fc.constant({ anyOf: [{ type: 'string', enum: ['a'] }, { type: 'null' }] }),
);
const { schema: anySchema } = fc.letrec<{ schema: Schema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc
      .dictionary(fc.stringMatching(/^[a-z]{1,6}$/), tie('schema'), { maxKeys: 4 })
      .map((properties) => object(properties)),
    fc
      .record({ items: tie('schema'), minItems: fc.nat(3) })
      .map(({ items, minItems }) => ({ type: 'array', items, minItems, maxItems: minItems + 1 })),
    fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
  ),
}));

describe('an answer', () => {
  it('has the shape of any strict schema, whatever the values', async () => {
    const read = fc.oneof(fc.constant(null), fc.string(), fc.integer(), fc.boolean(), fc.array(fc.integer()));
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), anySchema, { minKeys: 1, maxKeys: 5 }),
        read,
        async (properties, value) => {
          const schema = object(properties);
          refuseLooseSchema(schema, 'any');
          const answer = await answerFor(
            schema,
            Object.fromEntries(Object.keys(properties).map((key) => [key, value])),
          );
          expect({ schema, answer, valid: ajv.validate(schema, answer) }).toEqual({
            schema,
            answer,
            valid: true,
          });
        },
      ),
      { numRuns: 150, seed: 7 },
    );
  });

  it('keeps the values and the order of the properties', async () => {
    const schema = object({
      b: { type: ['string', 'null'] },
      a: { type: ['integer', 'null'] },
      c: { type: ['string', 'null'], format: 'date' },
    });
    expect(JSON.stringify(await answerFor(schema, { a: 1, c: 'not a day', b: 'x' }))).toBe(
      '{"b":"x","a":1,"c":null}',
    );
  });

  it('cuts and fills arrays to their size', async () => {
    const schema = object({
      turns: { type: 'array', items: { type: ['integer', 'null'] }, minItems: 2, maxItems: 3 },
    });
    expect(await answerFor(schema, { turns: [1, 2, 3, 4] })).toEqual({ turns: [1, 2, 3] });
    expect(await answerFor(schema, { turns: [1] })).toEqual({ turns: [1, null] });
  });

  it('follows references, and ends at a recursive one', async () => {
    const node = object({
      word: { type: 'string' },
      next: { anyOf: [{ $ref: '#/$defs/node' }, { type: 'null' }] },
    });
    const schema = { ...object({ first: { $ref: '#/$defs/node' } }), $defs: { node } };
    expect(await answerFor(schema, null)).toEqual({ first: { word: '', next: null } });
  });

  it('fails when no finite answer exists', async () => {
    const schema = {
      ...object({ first: { $ref: '#/$defs/node' } }),
      $defs: { node: object({ next: { $ref: '#/$defs/node' } }) },
    };
    await expect(answerFor(schema, null)).rejects.toThrow(Unanswerable);
  });

  it('is not delayed by references that double at every step', async () => {
    const $defs = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [
        `d${index}`,
        index === 39
          ? { type: 'string' }
          : object({ a: { $ref: `#/$defs/d${index + 1}` }, b: { $ref: `#/$defs/d${index + 1}` } }),
      ]),
    );
    await expect(answerFor({ ...object({ a: { $ref: '#/$defs/d0' } }), $defs }, null)).rejects.toThrow(
      Unanswerable,
    );
  });

  it('is not delayed by a pattern that backtracks without end', async () => {
    const schema = object({ word: { type: ['string', 'null'], pattern: '^(a+)+$' } });
    expect(await answerFor(schema, { word: `${'a'.repeat(60)}!` })).toEqual({ word: null });
  });

  it('does not reach a prototype by a property name', async () => {
    const schema = JSON.parse(
      '{"type":"object","properties":{"__proto__":{"type":["string","null"]},"constructor":{"type":["string","null"]}},"required":["__proto__","constructor"],"additionalProperties":false}',
    );
    expect(JSON.stringify(await answerFor(schema, {}))).toBe('{"__proto__":null,"constructor":null}');
  });
});
