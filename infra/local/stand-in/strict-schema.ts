/** The strict subset of JSON Schema: what is refused of it, and an answer in any shape that it allows. */
import { ApiError } from './api-error.ts';

export type Schema = Record<string, unknown>;

const FORBIDDEN = [
  'allOf',
  'not',
  'if',
  'then',
  'else',
  'default',
  'oneOf',
  'patternProperties',
  'dependentRequired',
];
const MAX_PROPERTIES = 5_000;
const MAX_ENUM_VALUES = 1_000;

export const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The types of a schema without null. */
export const typesOf = (schema: Schema): string[] =>
  [schema.type].flat().filter((type): type is string => typeof type === 'string' && type !== 'null');

/** @throws {ApiError} as the provider answers to a schema that strict mode does not take */
export function refuseLooseSchema(root: Schema): void {
  const refuse = (at: string, why: string): never => {
    throw new ApiError(400, `Invalid schema for response_format: In context=(${at}), ${why}.`, {
      param: 'response_format',
      code: 'invalid_json_schema',
    });
  };
  if (root.type !== 'object' || root.anyOf) refuse('', 'the root must be an object without anyOf');
  let properties = 0;
  let enumValues = 0;
  const visit = (schema: unknown, at: string, depth: number): void => {
    if (!isSchema(schema)) {
      refuse(at, 'a schema must be an object');
      return;
    }
    if (depth > 10) refuse(at, 'the schema is nested too deep');
    for (const word of FORBIDDEN) if (word in schema) refuse(at, `'${word}' is not permitted`);
    if (Array.isArray(schema.enum)) enumValues += schema.enum.length;
    if (typesOf(schema).includes('object')) {
      const names = isSchema(schema.properties) ? Object.keys(schema.properties) : [];
      properties += names.length;
      if (schema.additionalProperties !== false) refuse(at, "'additionalProperties' is required to be false");
      const required = Array.isArray(schema.required) ? schema.required : [];
      for (const name of names) {
        if (!required.includes(name))
          refuse(at, `'required' is required to include every key; missing '${name}'`);
        if (isSchema(schema.properties)) visit(schema.properties[name], `${at}.${name}`, depth + 1);
      }
    }
    if ('items' in schema) visit(schema.items, `${at}[]`, depth + 1);
    if (Array.isArray(schema.anyOf)) for (const one of schema.anyOf) visit(one, at, depth + 1);
  };
  visit(root, '', 0);
  if (properties > MAX_PROPERTIES) refuse('', `more than ${MAX_PROPERTIES} properties`);
  if (enumValues > MAX_ENUM_VALUES) refuse('', `more than ${MAX_ENUM_VALUES} enum values`);
}

/** An answer of the schema's shape: what was read where it fits, else null or the least that the schema allows. */
export function answerFor(schema: unknown, read: unknown): unknown {
  if (!isSchema(schema)) return null;
  if (Array.isArray(schema.anyOf)) {
    const nullable = schema.anyOf.some((one) => isSchema(one) && one.type === 'null');
    if (nullable && (read === null || read === undefined)) return null;
    return answerFor(
      schema.anyOf.find((one) => isSchema(one) && one.type !== 'null'),
      read,
    );
  }
  const nullable = [schema.type].flat().includes('null');
  if (nullable && (read === null || read === undefined)) return null;
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum.includes(read) ? read : nullable ? null : schema.enum[0];
  const [type] = typesOf(schema);
  switch (type) {
    case 'object': {
      const given: Schema = isSchema(read) ? read : {};
      const properties = isSchema(schema.properties) ? schema.properties : {};
      return Object.fromEntries(
        Object.entries(properties).map(([name, one]) => [name, answerFor(one, given[name])]),
      );
    }
    case 'array': {
      const given: unknown[] = Array.isArray(read) ? read : [];
      const count = Math.max(Number(schema.minItems ?? 0), given.length);
      return Array.from({ length: count }, (_, index) => answerFor(schema.items, given[index]));
    }
    case 'integer':
      return Number.isSafeInteger(read) ? read : nullable ? null : 0;
    case 'number':
      return typeof read === 'number' ? read : nullable ? null : 0;
    case 'boolean':
      return typeof read === 'boolean' ? read : nullable ? null : false;
    default:
      return typeof read === 'string' ? read : nullable ? null : '';
  }
}
