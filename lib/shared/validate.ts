/** From zod's findings to ours: everything that is wrong at once, each under its path in the body as it was sent. */
import type * as z from 'zod';
import { InvalidRequest, type Problem } from './errors.ts';

type Path = readonly PropertyKey[];

/** The problems of a failed check; `prefix` is where the checked value stands in the body. */
export const problemsOf = (error: z.ZodError, prefix: Path = []): Problem[] =>
  error.issues.flatMap((issue) => {
    const path = [...prefix, ...issue.path];
    if (issue.code === 'unrecognized_keys') return unknownFields(path, issue.keys);
    return [{ path: joined(path), message: issue.message }];
  });

/** So many of them are told one by one. */
const MAX_NAMED = 20;

function unknownFields(path: Path, keys: readonly string[]): Problem[] {
  const named = keys
    .slice(0, MAX_NAMED)
    .map((key) => ({ path: joined([...path, key]), message: 'is not a field of this request' }));
  if (keys.length <= MAX_NAMED) return named;
  const others = `has ${keys.length - MAX_NAMED} more fields that are none of this request`;
  return [...named, { path: joined(path), message: others }];
}

/** A value that fits the schema. @throws {InvalidRequest} */
export function validated<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  prefix: Path = [],
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (!result.success) throw new InvalidRequest(problemsOf(result.error, prefix));
  return result.data;
}

/** `destination.0.api_url` */
export const joined = (path: Path): string => path.map(String).join('.');
