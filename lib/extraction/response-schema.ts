/** The strict JSON schema of the model's answer, built from an outlet's variables. */
import { createHash } from 'node:crypto';
import type { Variable } from '../domain/variable.ts';
import type { Json, JsonObject } from '../shared/json.ts';

export interface ResponseSchema {
  /** At most 64 of `[A-Za-z0-9_-]`; different for each configuration. */
  name: string;
  strict: true;
  schema: JsonObject;
  /** The property of each variable, in the order of the variables. */
  properties: string[];
  /** The property with the turns of all values, in the same order. */
  turns: string;
}

/**
 * Returns the schema of an answer: one nullable property for each variable, and one array with the
 * turn of each value. Strict mode requires all properties and allows no others. One array of turns
 * costs far fewer tokens than an object for each value (docs/adr/0003). The same variables give the
 * same bytes.
 */
export function responseSchema(variables: readonly Variable[]): ResponseSchema {
  const properties = propertyNames(variables.map(({ var_name }) => var_name));
  const turns = unique('turns', new Set(properties));
  const count = variables.length;
  const schema: JsonObject = {
    type: 'object',
    properties: Object.fromEntries([
      ...variables.map((variable, index): [string, Json] => {
        const property = properties[index] ?? '';
        return [property, { ...typeOf(variable), description: describe(variable, property) }];
      }),
      [
        turns,
        {
          type: 'array',
          items: { type: ['integer', 'null'] },
          minItems: count,
          maxItems: count,
          description: 'the turn of each value above, in order',
        },
      ],
    ]),
    required: [...properties, turns],
    additionalProperties: false,
  };
  return { name: `call_${fingerprint(schema)}`, strict: true, schema, properties, turns };
}

const orNull = (type: string, more: JsonObject = {}): JsonObject => ({ type: [type, 'null'], ...more });

/**
 * The type in the subset of JSON Schema that strict mode supports. What it cannot express is
 * checked afterwards.
 */
function typeOf({ var_type, options = [] }: Variable): JsonObject {
  switch (var_type) {
    case 'boolean':
      return orNull('boolean');
    case 'integer':
      return orNull('integer');
    case 'float':
      return orNull('number');
    case 'date':
      return orNull('string', { format: 'date' });
    case 'time':
      // `format: time` has seconds and an offset (RFC 3339). Exact hours would cost six more
      // tokens; checkValue checks them.
      return orNull('string', { pattern: '^[0-2]\\d:[0-5]\\d$' });
    case 'datetime':
      return orNull('string', { format: 'date-time' });
    case 'email':
      return orNull('string', { format: 'email' });
    case 'enum':
      // `null` is not among the options: strict mode allows 1,000 enum values in all, and 900
      // options + 200 nulls are more.
      return { anyOf: [{ type: 'string', enum: options }, { type: 'null' }] };
    case 'phone':
    case 'string':
      return orNull('string');
  }
}

/**
 * What the model reads about a variable: its name if the property does not show it, its
 * description, its examples.
 */
function describe(
  { var_name, var_type, description, required, examples = [] }: Variable,
  property: string,
): string {
  return [
    ...(showsName(property, var_name) ? [] : [`${var_name}:`]),
    description,
    ...(var_type === 'phone' ? ['(phone number)'] : []),
    ...(required ? ['(required)'] : []),
    ...(examples.length > 0 ? [`e.g. ${examples.join('; ')}`] : []),
  ].join(' ');
}

const fingerprint = (schema: JsonObject): string =>
  createHash('sha256').update(JSON.stringify(schema)).digest('hex').slice(0, 16);

/** OpenAI allows at most 64 of `[A-Za-z0-9_-]`; the rest is for a number. */
const MAX_SLUG = 56;

/**
 * Returns the property of each variable name, in order: its slug, made unique. A name without a
 * letter or digit that a slug can keep (`日付`, `...`) becomes `variable_3` by its position.
 */
function propertyNames(names: readonly string[]): string[] {
  const used = new Set<string>();
  return names.map((name, index) => {
    const property = unique(slugOf(name) ?? `variable_${index + 1}`, used);
    used.add(property);
    return property;
  });
}

/** `wanted`, or `wanted` with the first number that makes it unique. */
function unique(wanted: string, used: ReadonlySet<string>): string {
  let candidate = wanted;
  for (let number = 2; used.has(candidate); number += 1) candidate = `${wanted}_${number}`;
  return candidate;
}

/**
 * Whether the property shows the variable's name: it lost nothing but case, accents and
 * punctuation.
 */
const showsName = (property: string, name: string): boolean =>
  lettersAndDigits(property) === lettersAndDigits(name);

const lettersAndDigits = (text: string): string =>
  withoutAccents(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

const withoutAccents = (text: string): string => text.normalize('NFKD').replace(/\p{M}+/gu, '');

function slugOf(name: string): string | undefined {
  // `__proto__` becomes `proto`: the JSON parser rejects an answer with a key of that name.
  const slug = withoutAccents(name)
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, MAX_SLUG);
  // JavaScript puts keys that look like array indexes first, but turns are matched to properties by
  // position.
  return /^\d+$/.test(slug) ? `n_${slug}` : slug || undefined;
}
