/**
 * Builds an answer for any strict schema: the extracted value where it fits, else null, else the
 * smallest allowed value.
 */
import { isDeepStrictEqual } from 'node:util';
import { leastNumber, leastString, numberFits, stringFits } from './schema-values.ts';
import { isSchema, refTarget, type Schema, typesOf } from './strict-schema.ts';

/** Deeper than schemas may nest: only a schema that refers to itself reaches it. */
const MAX_DEPTH = 64;
/**
 * The largest number of values in an answer: references can expand a small schema without limit.
 */
const MAX_PARTS = 100_000;

/** Thrown when a schema allows no finite answer, because it requires itself. */
export class Unanswerable extends Error {
  override name = 'Unanswerable';
}

/** Returns an answer. @param read the extracted values @throws {Unanswerable} */
export const answerFor = async (root: Schema, read: unknown): Promise<unknown> =>
  answer(root, read, { root, depth: 0, parts: { left: MAX_PARTS } });

/** The position in the answer. */
interface Position {
  root: Schema;
  depth: number;
  /** How many values the answer may still get; shared by all positions. */
  parts: { left: number };
}

async function answer(schema: unknown, read: unknown, position: Position): Promise<unknown> {
  const { root, depth, parts } = position;
  parts.left -= 1;
  if (!isSchema(schema) || depth > MAX_DEPTH || parts.left < 0)
    throw new Unanswerable('this schema allows no finite answer');
  const deeper = { ...position, depth: depth + 1 };
  if (typeof schema.$ref === 'string') return answer(refTarget(root, schema.$ref), read, deeper);
  if (Object.hasOwn(schema, 'const')) return schema.const;
  if (Array.isArray(schema.enum)) return oneOf(schema.enum, read);
  if (Array.isArray(schema.anyOf)) return firstOf(schema.anyOf, read, deeper);
  return typedAnswer(schema, read, deeper);
}

/** Answers a schema that has only a type. */
async function typedAnswer(schema: Schema, read: unknown, position: Position): Promise<unknown> {
  const types = typesOf(schema);
  if (types.length === 0) return null;
  if (read !== null && read !== undefined) {
    for (const type of types) {
      if (!(await fits(schema, type, read))) continue;
      return type === 'object' || type === 'array' ? least(schema, type, read, position) : read;
    }
  }
  return [schema.type].flat().includes('null') ? null : least(schema, types[0], read, position);
}

const oneOf = (values: readonly unknown[], read: unknown): unknown =>
  values.find((value) => isDeepStrictEqual(value, read)) ?? (values.includes(null) ? null : values[0]);

/**
 * Returns the answer of the first branch that accepts the value; else null, when allowed; else of
 * the first finite branch.
 */
async function firstOf(branches: readonly unknown[], read: unknown, position: Position): Promise<unknown> {
  const isNull = (one: unknown) =>
    isSchema(one) && [one.type].flat().includes('null') && !Object.hasOwn(one, 'enum');
  const missing = read === null || read === undefined;
  if (missing && branches.some(isNull)) return null;
  // Without a value, branches without references come first, because they are finite.
  const inOrder = missing ? branches.toSorted((a, b) => Number(refers(a)) - Number(refers(b))) : branches;
  let first: { answer: unknown } | undefined;
  for (const branch of inOrder) {
    try {
      const one = await answer(branch, read, position);
      if (missing || isDeepStrictEqual(one, read)) return one;
      first ??= { answer: one };
    } catch (error) {
      if (!(error instanceof Unanswerable)) throw error;
    }
  }
  if (branches.some(isNull)) return null;
  if (!first) throw new Unanswerable('this schema allows no finite answer');
  return first.answer;
}

const refers = (schema: unknown): boolean =>
  isSchema(schema) && (typeof schema.$ref === 'string' || typesOf(schema).includes('object'));

async function fits(schema: Schema, type: string, read: unknown): Promise<boolean> {
  switch (type) {
    case 'string':
      return typeof read === 'string' && stringFits(schema, read);
    case 'integer':
    case 'number':
      return typeof read === 'number' && numberFits(schema, type, read);
    case 'boolean':
      return typeof read === 'boolean';
    case 'array':
      return Array.isArray(read);
    case 'object':
      return isSchema(read);
    default:
      return false;
  }
}

async function least(
  schema: Schema,
  type: string | undefined,
  read: unknown,
  position: Position,
): Promise<unknown> {
  switch (type) {
    case 'object': {
      const given: Schema = isSchema(read) ? read : {};
      const entries: [string, unknown][] = [];
      for (const [name, one] of Object.entries(isSchema(schema.properties) ? schema.properties : {})) {
        entries.push([name, await answer(one, Object.hasOwn(given, name) ? given[name] : null, position)]);
      }
      return Object.fromEntries(entries);
    }
    case 'array': {
      const given: unknown[] = Array.isArray(read) ? read.slice(0, count(schema.maxItems, read.length)) : [];
      const items: unknown[] = [];
      for (let index = 0; index < Math.max(count(schema.minItems, 0), given.length); index += 1) {
        items.push(await answer(schema.items, given[index], position));
      }
      return items;
    }
    case 'integer':
    case 'number':
      return leastNumber(schema, type);
    case 'boolean':
      return false;
    case 'string':
      return leastString(schema);
    default:
      return null;
  }
}

const MAX_ITEMS = 10_000;
const count = (limit: unknown, otherwise: number): number =>
  typeof limit === 'number' && limit >= 0 ? Math.min(limit, MAX_ITEMS) : otherwise;
