/** What the model is asked for: a strict JSON schema made of an outlet's variables. */
import { createHash } from 'node:crypto';
import type { Variable } from '../domain/variable.ts';
import type { Json, JsonObject } from '../shared/json.ts';
import { propertyNames, shows, unique } from './property-names.ts';

export interface ResponseSchema {
  /** At most 64 of `[A-Za-z0-9_-]`; another configuration has another. */
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
 * value (docs/adr/0003). The same variables give the same bytes.
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
      // `format: time` is RFC 3339's, with seconds and offset. Exact hours would cost six tokens more; the check has them.
      return orNull('string', { pattern: '^[0-2]\\d:[0-5]\\d$' });
    case 'datetime':
      return orNull('string', { format: 'date-time' });
    case 'email':
      return orNull('string', { format: 'email' });
    case 'enum':
      // `null` beside the options, not among them: 900 options and 200 nulls would be over the 1,000 enum values in all.
      return { anyOf: [{ type: 'string', enum: options }, { type: 'null' }] };
    case 'phone':
    case 'string':
      return orNull('string');
  }
}

/** The prompt of a variable: its name where the property does not show it, its description, its examples. */
function describe(
  { var_name, var_type, description, required, examples = [] }: Variable,
  property: string,
): string {
  return [
    ...(shows(property, var_name) ? [] : [`${var_name}:`]),
    description,
    ...(var_type === 'phone' ? ['(phone number)'] : []),
    ...(required ? ['(required)'] : []),
    ...(examples.length > 0 ? [`e.g. ${examples.join('; ')}`] : []),
  ].join(' ');
}

const fingerprint = (schema: JsonObject): string =>
  createHash('sha256').update(JSON.stringify(schema)).digest('hex').slice(0, 16);
