/**
 * Generates values that a schema of the OpenAPI document allows, and mutated values that it may not
 * allow.
 */
import fc from 'fast-check';
import { contract } from './contract.ts';

type Schema = Record<string, unknown>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const schemaOf = (value: unknown): Schema => (isObject(value) ? value : {});
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const numberOf = (value: unknown, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise;

/**
 * Text that often breaks programs: templates, prototypes, control and direction characters, lone
 * surrogates, long text.
 */
const hostileText = fc.constantFrom(
  '',
  ' ',
  '__proto__',
  'constructor',
  'toString',
  '{{',
  '{{ a | upcase }}',
  '{% if %}',
  '{{ metadata.__proto__ }}',
  '\u0000',
  '\u202e evil',
  '\ud800',
  '‮\u2066',
  '<script>alert(1)</script>',
  "'; DROP TABLE calls; --",
  'x'.repeat(3_000),
  '💣'.repeat(300),
  '9'.repeat(400),
  '1e999',
  '2026-13-45T99:99:99Z',
);

const json = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  hostileText,
  fc.constantFrom(1e308, -0, 2 ** 53, -1, 0.1),
);

/**
 * Generates values of a schema. The API may still refuse some for rules that no schema can state
 * (unique names, time zones).
 */
export function validValue(schema: unknown, depth = 0): fc.Arbitrary<unknown> {
  const { $ref, anyOf, oneOf, examples, ...own } = schemaOf(schema);
  if (typeof $ref === 'string') {
    return validValue(contract.components.schemas[$ref.split('/').at(-1) ?? ''], depth);
  }
  const choices = listOf(anyOf ?? oneOf);
  const shaped =
    choices.length > 0 ? fc.oneof(...choices.map((one) => validValue(one, depth))) : ofType(own, depth);
  const given = listOf(examples);
  return given.length > 0 ? fc.oneof(shaped, fc.constantFrom(...given)) : shaped;
}

function ofType(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      // Small integers are ids of existing items.
      return fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1 }));
    case 'number':
      return fc.double({
        min: numberOf(schema.minimum, -1e6),
        max: numberOf(schema.maximum, 1e6),
        noNaN: true,
      });
    case 'string':
      return ofText(schema);
    case 'array':
      return fc.array(validValue(schema.items, depth + 1), {
        minLength: numberOf(schema.minItems, 0),
        maxLength: Math.max(numberOf(schema.minItems, 0), 3),
      });
    case 'object':
      return ofObject(schema, depth);
    default:
      return json;
  }
}

function ofText({ pattern, minLength, maxLength }: Schema): fc.Arbitrary<string> {
  // fast-check does not support lookahead, so a pattern may refuse what is generated without it.
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern.replace(/\(\?!.*?\)/, '')));
  const most = Math.min(numberOf(maxLength, 40), 40);
  const least = Math.min(numberOf(minLength, 0), most);
  return fc.string({ minLength: least, maxLength: most, unit: 'grapheme' });
}

function ofObject(
  { properties, required, additionalProperties }: Schema,
  depth: number,
): fc.Arbitrary<unknown> {
  const named = Object.entries(schemaOf(properties));
  if (named.length === 0) {
    return depth > 4 || additionalProperties === false
      ? fc.constant({})
      : fc.dictionary(
          fc.string({ maxLength: 10 }),
          additionalProperties === true ? json : validValue(additionalProperties, depth + 1),
          { maxKeys: 4 },
        );
  }
  const model = Object.fromEntries(named.map(([name, one]) => [name, validValue(one, depth + 1)]));
  return fc.record(model, { requiredKeys: listOf(required).filter((name) => typeof name === 'string') });
}

/** Generates copies of a value in which one part is replaced, removed or renamed. */
export const mutationOf = (value: unknown): fc.Arbitrary<unknown> =>
  fc.tuple(fc.constant(value), fc.nat(), json, fc.nat(2)).map(mutate);

/** Generates mutations of a schema's values, and sometimes any JSON. */
export const mutatedValue = (schema: unknown): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.tuple(validValue(schema), fc.nat(), json, fc.nat(2)).map(mutate) },
    { weight: 1, arbitrary: json },
  );

function mutate([value, where, replacement, how]: [unknown, number, unknown, number]): unknown {
  const spots: { parent: Record<string, unknown> | unknown[]; key: string }[] = [];
  const walk = (parent: unknown): void => {
    if (!isObject(parent) && !Array.isArray(parent)) return;
    for (const [key, child] of Object.entries(parent)) {
      spots.push({ parent, key });
      walk(child);
    }
  };
  const copy: unknown = JSON.parse(JSON.stringify([value]));
  walk(copy);
  const spot = spots[where % Math.max(spots.length, 1)];
  if (spot) change(spot, replacement, how);
  return Array.isArray(copy) ? copy[0] : copy;
}

function change(
  { parent, key }: { parent: Record<string, unknown> | unknown[]; key: string },
  replacement: unknown,
  how: number,
): void {
  if (Array.isArray(parent)) parent[Number(key)] = replacement;
  else if (how === 0) parent[key] = replacement;
  else if (how === 1) delete parent[key];
  else parent[`${key}x`] = replacement;
}
