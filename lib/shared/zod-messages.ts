/**
 * What zod's issues say where a schema has no text of its own: plain words, and what to send
 * instead.
 */
import type * as z from 'zod';

type Issue = z.core.$ZodRawIssue;

/** Types by zod's names for them. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'an integer',
  bigint: 'an integer',
  boolean: 'true or false',
  array: 'an array',
  tuple: 'an array',
  object: 'an object',
  record: 'an object',
  null: 'null',
  date: 'a date',
};

/** Formats by zod's names for them. */
const FORMATS: Readonly<Record<string, string>> = {
  url: 'must be a URL, as in https://example.com/path',
  email: 'must be an email address',
  datetime: 'must be ISO 8601 with Z or an offset, as in 2026-11-20T10:03:44Z',
  date: 'must be a date, as in 2026-11-20',
  uuid: 'must be a UUID',
};

/** Returns the message of an issue; schemas that have an `error` of their own do not come here. */
export function messageOfIssue(issue: Issue): string {
  if (issue.input === undefined) return 'is required';
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'never' ? 'must not be here' : `must be ${typeNamed(issue.expected)}`;
    case 'too_small':
      return sizeMessage(issue, {
        limit: issue.minimum,
        bound: issue.inclusive === false ? 'more than' : 'at least',
      });
    case 'too_big':
      return sizeMessage(issue, {
        limit: issue.maximum,
        bound: issue.inclusive === false ? 'less than' : 'at most',
      });
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'invalid_value':
      return valuesMessage(issue.values);
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'does not have the right format';
    case 'invalid_union':
      return unionMessage(issue.errors);
    case 'unrecognized_keys':
      return `has unknown fields: ${issue.keys.join(', ')}`;
    case 'invalid_key':
      return 'has a field whose name is not valid';
    case 'invalid_element':
      return 'has an item that is not valid';
    default:
      return 'is not valid';
  }
}

const typeNamed = (name: string): string => TYPES[name] ?? `of type ${name}`;

/** What is counted in a value of this origin; nothing in a number, which is compared itself. */
const COUNTED: Readonly<Record<string, string>> = {
  string: 'characters',
  array: 'items',
  set: 'items',
  map: 'items',
  object: 'fields',
};

function sizeMessage(
  { origin, exact }: { origin: string; exact?: boolean | undefined },
  { limit, bound }: { limit: number | bigint; bound: string },
): string {
  const counted = COUNTED[origin];
  const amount = exact ? 'exactly' : bound;
  if (counted === undefined) return `must be ${amount} ${limit}`;
  if (bound === 'at least' && !exact && limit === 1) return 'must not be empty';
  return `must have ${amount} ${limit} ${limit === 1 ? counted.replace(/s$/, '') : counted}`;
}

function valuesMessage(values: readonly unknown[]): string {
  const shown = values.map(String);
  return shown.length === 1 ? `must be ${shown[0]}` : `must be one of ${shown.join(', ')}`;
}

/** The types that a union takes, where the type alone is wrong with each of its options. */
function unionMessage(options: readonly (readonly z.core.$ZodIssue[])[]): string {
  const types = options.flatMap(([issue, ...others]) =>
    issue?.code === 'invalid_type' && issue.path.length === 0 && others.length === 0
      ? [typeNamed(issue.expected)]
      : [],
  );
  return types.length > 0 && types.length === options.length
    ? `must be ${[...new Set(types)].join(' or ')}`
    : 'does not have any of the forms that are allowed here';
}
