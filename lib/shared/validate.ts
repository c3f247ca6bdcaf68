/**
 * From zod's issues to the problems of an answer: all of them at once, each under its path in the
 * body as it was sent.
 */
import * as z from 'zod';
import { InvalidRequest, type Problem } from './errors.ts';
import { messageOfIssue } from './zod-messages.ts';

// For every schema: zod asks it only where a schema has no `error` of its own.
z.config({ customError: messageOfIssue });

type Path = readonly PropertyKey[];

/**
 * Returns the problems of a failed check.
 * @param prefix where the checked value is in the body
 * @param value the checked value: with it, a missing field says that it is required also where its
 * schema has a text of its own
 */
export const problemsOf = (error: z.ZodError, prefix: Path = [], value?: unknown): Problem[] =>
  withoutFollowing(error.issues).flatMap((issue) => {
    const path = [...prefix, ...issue.path];
    if (issue.code === 'unrecognized_keys') return unknownFields(path, issue.keys);
    return [{ path: joined(path), message: messageOf(issue, path, value) }];
  });

/**
 * Leaves out what follows from a wrong type: zod checks the length of a text where an array is
 * expected, and would report one fault twice.
 */
function withoutFollowing(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  let wrongType: Path | undefined;
  return issues.filter(({ code, path }) => {
    // The checks of a schema follow its type in the list, so comparing with the last one is enough.
    if (code === 'invalid_type') wrongType = path;
    else if (wrongType && isSamePath(wrongType, path)) return false;
    return true;
  });
}

const isSamePath = (one: Path, other: Path): boolean =>
  one.length === other.length && one.every((part, index) => part === other[index]);

const REQUIRED = 'is required';

function messageOf(issue: z.core.$ZodIssue, path: Path, value: unknown): string {
  const { message } = issue;
  if (message === REQUIRED) return path.length === 0 ? `a JSON body ${REQUIRED}` : REQUIRED;
  // A schema's own text says what is expected of the field, not that it is missing.
  return isMissing(issue, value) ? `${REQUIRED}: ${message}` : message;
}

const ABOUT_ONE_VALUE = new Set(['invalid_type', 'invalid_value', 'invalid_union']);

function isMissing({ code, path }: z.core.$ZodIssue, value: unknown): boolean {
  if (!ABOUT_ONE_VALUE.has(code ?? '') || path.length === 0) return false;
  let parent: unknown = value;
  for (const key of path.slice(0, -1)) parent = fieldOf(parent, key);
  return fieldOf(parent, path.at(-1) ?? '') === undefined && typeof parent === 'object' && parent !== null;
}

const fieldOf = (value: unknown, key: PropertyKey): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;

/** So many unknown fields are named one by one. */
const MAX_NAMED = 20;

function unknownFields(path: Path, keys: readonly string[]): Problem[] {
  const named = keys
    .slice(0, MAX_NAMED)
    .map((key) => ({ path: joined([...path, key]), message: 'is not a field of this request' }));
  if (keys.length <= MAX_NAMED) return named;
  const others = `has ${keys.length - MAX_NAMED} more fields that are not fields of this request`;
  return [...named, { path: joined(path), message: others }];
}

/** Returns the value as the schema reads it. @throws {InvalidRequest} */
export function validated<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  prefix: Path = [],
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (!result.success) throw new InvalidRequest(problemsOf(result.error, prefix, value));
  return result.data;
}

/** Returns a path as one text, such as `destination.0.api_url`; an empty part adds nothing. */
export const joined = (path: Path): string =>
  path
    .map(String)
    .filter((part) => part !== '')
    .join('.');
