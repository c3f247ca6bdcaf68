/** What the model is asked for: a strict JSON schema made of an outlet's variables. */
import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../json.ts';
import type { Variable } from '../variables/variable.ts';

export interface ResponseSchema {
  /** At most 64 of `[A-Za-z0-9_-]`. */
  name: string;
  strict: true;
  schema: JsonObject;
  /** The property of each variable, in the variables' order. */
  properties: string[];
  /** The property with the turns of all values, in the same order. */
  turns: string;
}

/**
 * The schema of an answer: one nullable property for each variable, and one array with the turn of each value. Strict
 * mode wants every property required and no others; an array of turns costs far fewer tokens than an object for each
 * value (docs/adr/0003).
 */
export function responseSchema(variables: readonly Variable[]): ResponseSchema {
  const taken = new Set<string>();
  const properties = variables.map((variable, index) => {
    const property = unique(slugOf(variable.var_name) || `variable_${index + 1}`, taken);
    taken.add(property);
    return property;
  });
  const turns = unique('turns', taken);
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
          description: 'for each value above, in order: the turn where it was said last',
        },
      ],
    ]),
    required: [...properties, turns],
    additionalProperties: false,
  };
  return { name: `call_${fingerprint(schema)}`, strict: true, schema, properties, turns };
}

/** Property names are legal whatever the variable's name: at most 64 of `[A-Za-z0-9_-]`. */
const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 56);

function unique(name: string, taken: ReadonlySet<string>): string {
  let candidate = name;
  for (let number = 2; taken.has(candidate); number += 1) candidate = `${name}_${number}`;
  return candidate;
}

const orNull = (type: string, more: JsonObject = {}): JsonObject => ({ type: [type, 'null'], ...more });

/** The type as the strict subset has it; what it cannot say is checked afterwards. */
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
      return orNull('string', { pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' });
    case 'datetime':
      return orNull('string', { format: 'date-time' });
    case 'email':
      return orNull('string', { format: 'email' });
    case 'enum':
      // `null` stands beside the options, not among them: the provider takes 1,000 enum values in all.
      return { anyOf: [{ type: 'string', enum: options }, { type: 'null' }] };
    case 'phone':
    case 'string':
      return orNull('string');
  }
}

/** The prompt of a variable: its name where the property does not show it, its description, its examples. */
function describe({ var_name, var_type, description, examples = [] }: Variable, property: string): string {
  return [
    ...(property === var_name ? [] : [`${var_name}:`]),
    description,
    ...(var_type === 'phone' ? ['(phone number)'] : []),
    ...(examples.length > 0 ? [`e.g. ${examples.join('; ')}`] : []),
  ].join(' ');
}

const fingerprint = (schema: JsonObject): string =>
  createHash('sha256').update(JSON.stringify(schema)).digest('hex').slice(0, 16);
