/**
 * Refuses schemas outside the strict subset of JSON Schema
 * (https://platform.openai.com/docs/guides/structured-outputs).
 */
import { ApiError } from './api-error.ts';

export type Schema = Record<string, unknown>;

const FORBIDDEN =
  'allOf oneOf not if then else default dependentRequired dependentSchemas patternProperties propertyNames minProperties maxProperties unevaluatedProperties unevaluatedItems prefixItems contains minContains maxContains uniqueItems minLength maxLength'.split(
    ' ',
  );
const FORMATS = new Set([
  'date-time',
  'time',
  'date',
  'duration',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'uuid',
]);
const MAX_PROPERTIES = 5_000;
const MAX_ENUM_VALUES = 1_000;
const MAX_NAME_CHARACTERS = 120_000;
const LONG_ENUM_VALUES = 250;
const MAX_LONG_ENUM_CHARACTERS = 15_000;
const MAX_DEPTH = 10;

export const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the types of a schema without null. */
export const typesOf = (schema: Schema): string[] =>
  [schema.type].flat().filter((type): type is string => typeof type === 'string' && type !== 'null');

/** Returns the schema that a `$ref` within the same document refers to, or null. */
export function refTarget(root: Schema, ref: string): Schema | null {
  if (!/^#(?:\/|$)/.test(ref)) return null;
  let target: unknown = root;
  for (const step of ref.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (!isSchema(target) || !Object.hasOwn(target, key)) return null;
    target = target[key];
  }
  return isSchema(target) ? target : null;
}

/** @throws {ApiError} 400 with OpenAI's message for a schema that strict mode refuses */
export function refuseLooseSchema(root: Schema, name: string): void {
  for (const { at, why } of faultsOf(root)) {
    const context = at.length === 0 ? '()' : `(${at.map((step) => `'${step.slice(0, 64)}'`).join(', ')})`;
    throw new ApiError(400, `Invalid schema for response_format '${name}': In context=${context}, ${why}`, {
      param: 'response_format',
      code: 'invalid_json_schema',
    });
  }
}

interface Fault {
  at: readonly string[];
  why: string;
}

/** The position in a schema, and the counts of the whole schema so far. */
interface Position {
  at: readonly string[];
  depth: number;
  root: Schema;
  size: { properties: number; enumValues: number; characters: number };
}

function* faultsOf(root: Schema): Generator<Fault> {
  if (root.type !== 'object' || Object.hasOwn(root, 'anyOf')) {
    const type = JSON.stringify(root.type ?? null).slice(0, 64);
    yield { at: [], why: `schema must be of 'type: "object"' without 'anyOf', got 'type: ${type}'.` };
  }
  const size = { properties: 0, enumValues: 0, characters: 0 };
  yield* faultsIn(root, { at: [], depth: 0, root, size });
  const { properties, enumValues, characters } = size;
  if (properties > MAX_PROPERTIES)
    yield { at: [], why: `schema has ${properties} properties, more than ${MAX_PROPERTIES}.` };
  if (enumValues > MAX_ENUM_VALUES)
    yield { at: [], why: `schema has ${enumValues} enum values, more than ${MAX_ENUM_VALUES}.` };
  if (characters > MAX_NAME_CHARACTERS) {
    yield { at: [], why: `schema has more than ${MAX_NAME_CHARACTERS} characters of names and enum values.` };
  }
}

function* faultsIn(schema: unknown, position: Position): Generator<Fault> {
  const { at, depth } = position;
  if (!isSchema(schema)) {
    yield { at, why: 'schema must be an object.' };
    return;
  }
  if (depth > MAX_DEPTH) yield { at, why: `schema exceeds the limit of ${MAX_DEPTH} levels of nesting.` };
  yield* wordsAt(schema, position);
  if (typesOf(schema).includes('object')) yield* objectAt(schema, position);
  if (Object.hasOwn(schema, 'items')) yield* faultsIn(schema.items, within(position, ['items']));
  else if (typesOf(schema).includes('array')) yield { at, why: 'array schema missing items.' };
  if (Array.isArray(schema.anyOf)) yield* branchesOf(schema.anyOf, position);
  for (const key of ['$defs', 'definitions']) {
    for (const [name, one] of Object.entries(isSchema(schema[key]) ? schema[key] : {})) {
      position.size.characters += name.length;
      yield* faultsIn(one, within(position, [key, name]));
    }
  }
}

function* branchesOf(branches: readonly unknown[], position: Position): Generator<Fault> {
  if (branches.length === 0) yield { at: position.at, why: "'anyOf' must not be empty." };
  for (const [index, one] of branches.entries()) {
    // OpenAI does not count a branch as a level. Here an `anyOf` within `anyOf` counts, so that the
    // recursion ends.
    const deeper = isSchema(one) && Object.hasOwn(one, 'anyOf') ? 1 : 0;
    yield* faultsIn(one, within(position, ['anyOf', String(index)], deeper));
  }
}

const within = (position: Position, steps: readonly string[], deeper = 1): Position => ({
  ...position,
  at: [...position.at, ...steps],
  depth: position.depth + deeper,
});

function* wordsAt(schema: Schema, { at, root, size }: Position): Generator<Fault> {
  for (const word of FORBIDDEN)
    if (Object.hasOwn(schema, word)) yield { at, why: `'${word}' is not permitted.` };
  const { format, pattern, $ref } = schema;
  if (typeof format === 'string' && !FORMATS.has(format))
    yield { at, why: `'${format.slice(0, 64)}' is not a valid format.` };
  if (typeof pattern === 'string' && !isPattern(pattern))
    yield { at, why: "'pattern' is not a valid regular expression." };
  if (typeof $ref === 'string' && !refTarget(root, $ref))
    yield { at, why: 'reference can only point to definitions of the same schema.' };
  if (!['type', 'anyOf', '$ref', 'enum', 'const'].some((key) => Object.hasOwn(schema, key)))
    yield { at, why: "schema must have a 'type' key." };
  if (!Array.isArray(schema.enum)) return;
  const characters = schema.enum.reduce<number>(
    (sum, value) => sum + (typeof value === 'string' ? value.length : 0),
    0,
  );
  size.enumValues += schema.enum.length;
  size.characters += characters;
  if (schema.enum.length === 0) yield { at, why: "'enum' must not be empty." };
  if (schema.enum.length > LONG_ENUM_VALUES && characters > MAX_LONG_ENUM_CHARACTERS) {
    yield {
      at,
      why: `enum of more than ${LONG_ENUM_VALUES} values exceeds ${MAX_LONG_ENUM_CHARACTERS} characters.`,
    };
  }
}

function* objectAt(schema: Schema, { at, depth, root, size }: Position): Generator<Fault> {
  if (schema.additionalProperties !== false)
    yield { at, why: "'additionalProperties' is required to be supplied and to be false." };
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  for (const [key, one] of Object.entries(isSchema(schema.properties) ? schema.properties : {})) {
    size.properties += 1;
    size.characters += key.length;
    if (!required.delete(key)) {
      yield {
        at,
        why: `'required' is required to be supplied and to be an array including every key in properties. Missing '${key.slice(0, 64)}'.`,
      };
    }
    yield* faultsIn(one, { at: [...at, 'properties', key], depth: depth + 1, root, size });
  }
  const [extra] = required;
  if (extra !== undefined) yield { at, why: `Extra required key '${String(extra).slice(0, 64)}' supplied.` };
}

function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}
