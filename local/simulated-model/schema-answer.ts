/** An answer in the shape of any strict schema: what was read where it fits, else null, else the least that is allowed. */
import { isDeepStrictEqual } from 'node:util';
import { leastNumber, numberFits } from './schema-numbers.ts';
import { leastString, stringFits } from './schema-strings.ts';
import { isSchema, refTarget, type Schema, typesOf } from './strict-schema.ts';

/** Deeper than any schema may nest, so that only one that refers to itself gets there. */
const MAX_DEPTH = 64;
/** References can name a part more often than anyone could write it out: an answer has at most so many parts. */
const MAX_PARTS = 100_000;

/** Thrown where a schema allows no finite answer: it needs itself, without null and without end. */
export class Unanswerable extends Error {
  override name = 'Unanswerable';
}

/** @throws {Unanswerable} */
export const answerFor = async (root: Schema, read: unknown): Promise<unknown> =>
  answer(root, read, { root, depth: 0, parts: { left: MAX_PARTS } });

interface Place {
  root: Schema;
  depth: number;
  /** Shared by the whole answer. */
  parts: { left: number };
}

async function answer(schema: unknown, read: unknown, place: Place): Promise<unknown> {
  const { root, depth, parts } = place;
  parts.left -= 1;
  if (!isSchema(schema) || depth > MAX_DEPTH || parts.left < 0)
    throw new Unanswerable('this schema allows no finite answer');
  const deeper = { ...place, depth: depth + 1 };
  if (typeof schema.$ref === 'string') return answer(refTarget(root, schema.$ref), read, deeper);
  if (Object.hasOwn(schema, 'const')) return schema.const;
  if (Array.isArray(schema.enum)) return oneOf(schema.enum, read);
  if (Array.isArray(schema.anyOf)) return firstOf(schema.anyOf, read, deeper);
  const nullable = [schema.type].flat().includes('null');
  const types = typesOf(schema);
  if (read === null || read === undefined || types.length === 0) {
    return nullable || types.length === 0 ? null : least(schema, types[0], read, deeper);
  }
  for (const type of types) {
    if (await fits(schema, type, read))
      return type === 'object' || type === 'array' ? least(schema, type, read, deeper) : read;
  }
  return nullable ? null : least(schema, types[0], read, deeper);
}

const oneOf = (values: readonly unknown[], read: unknown): unknown =>
  values.find((value) => isDeepStrictEqual(value, read)) ?? (values.includes(null) ? null : values[0]);

/** The first branch that takes what was read as it is; else null, where a branch allows it; else the first that ends. */
async function firstOf(branches: readonly unknown[], read: unknown, place: Place): Promise<unknown> {
  const isNull = (one: unknown) =>
    isSchema(one) && [one.type].flat().includes('null') && !Object.hasOwn(one, 'enum');
  const missing = read === null || read === undefined;
  if (missing && branches.some(isNull)) return null;
  // What refers to nothing comes first where nothing was read: it is sure to end.
  const inOrder = missing ? branches.toSorted((a, b) => Number(refers(a)) - Number(refers(b))) : branches;
  let first: { answer: unknown } | undefined;
  for (const branch of inOrder) {
    try {
      const one = await answer(branch, read, place);
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
  place: Place,
): Promise<unknown> {
  switch (type) {
    case 'object': {
      const given: Schema = isSchema(read) ? read : {};
      const entries: [string, unknown][] = [];
      for (const [name, one] of Object.entries(isSchema(schema.properties) ? schema.properties : {})) {
        entries.push([name, await answer(one, Object.hasOwn(given, name) ? given[name] : null, place)]);
      }
      return Object.fromEntries(entries);
    }
    case 'array': {
      const given: unknown[] = Array.isArray(read) ? read.slice(0, count(schema.maxItems, read.length)) : [];
      const items: unknown[] = [];
      for (let index = 0; index < Math.max(count(schema.minItems, 0), given.length); index += 1) {
        items.push(await answer(schema.items, given[index], place));
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
