import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { listOf } from '../../../lib/shared/lists.ts';
import { joined, validated } from '../../../lib/shared/validate.ts';

const messages = (schema: z.ZodType, value: unknown): string[] => {
  try {
    validated(schema, value);
  } catch (error) {
    if (error instanceof Error && 'problems' in error && Array.isArray(error.problems)) {
      return error.problems.map(({ path, message }) => `${path}: ${message}`);
    }
    throw error;
  }
  return [];
};

describe('a problem of a request', () => {
  it.each<[string, z.ZodType, unknown, string]>([
    ['a missing field', z.string(), undefined, 'is required'],
    ['a missing union', z.union([z.string(), z.number()]), undefined, 'is required'],
    [
      'a missing field with a text of its own',
      z.enum(['a', 'b'], { error: 'must be a or b' }),
      undefined,
      'is required: must be a or b',
    ],
    ['no string', z.string(), 1, 'must be a string'],
    ['no number', z.number(), '1', 'must be a number'],
    ['no integer', z.int(), 1.5, 'must be an integer'],
    ['no boolean', z.boolean(), 'true', 'must be true or false'],
    ['no object', z.object({}), [], 'must be an object'],
    ['no record', z.record(z.string(), z.string()), 'x', 'must be an object'],
    ['no array', z.array(z.string()), {}, 'must be an array'],
    ['null', z.string(), null, 'must be a string'],
    ['a short text', z.string().min(3), 'ab', 'must have at least 3 characters'],
    ['an empty text', z.string().min(1), '', 'must not be empty'],
    ['a long text', z.string().max(3), 'abcd', 'must have at most 3 characters'],
    ['a text of another length', z.string().length(3), 'ab', 'must have exactly 3 characters'],
    ['an empty array', z.array(z.string()).min(1), [], 'must not be empty'],
    ['a long array', z.array(z.string()).max(1), ['a', 'b'], 'must have at most 1 item'],
    ['a small number', z.number().min(3), 2, 'must be at least 3'],
    ['a number at an open bound', z.number().positive(), 0, 'must be more than 0'],
    ['a large number', z.number().max(3), 4, 'must be at most 3'],
    ['a number over an open bound', z.number().lt(3), 3, 'must be less than 3'],
    ['an integer beyond the safe ones', z.int(), 2 ** 53, `must be at most ${Number.MAX_SAFE_INTEGER}`],
    ['no multiple', z.number().multipleOf(5), 3, 'must be a multiple of 5'],
    ['another value', z.enum(['a', 'b']), 'c', 'must be one of a, b'],
    ['another literal', z.literal('a'), 'c', 'must be a'],
    ['no URL', z.url(), 'x', 'must be a URL, as in https://example.com/path'],
    ['another pattern', z.string().regex(/^a$/), 'x', 'does not have the right format'],
    ['none of two types', z.union([z.string(), z.number()]), true, 'must be a string or a number'],
    [
      'none of two forms',
      z.union([z.object({ a: z.string() }), z.object({ b: z.string() })]),
      {},
      'does not have any of the forms that are allowed here',
    ],
    [
      'a bad key',
      z.record(z.string().regex(/^a$/), z.string()),
      { b: '' },
      'has a field whose name is not valid',
    ],
    ['what never fits', z.never(), 1, 'must not be here'],
    ['a rule without a text', z.string().refine(() => false), 'x', 'is not valid'],
  ])('of %s', (_, schema, value, message) => {
    const [problem = '', ...others] = messages(z.object({ field: schema }), { field: value });
    expect([problem.replace(/^field(?:\.b)?: /, ''), others]).toEqual([message, []]);
  });

  it('names a missing nested field by its path', () => {
    const schema = z.object({
      list: listOf(z.object({ name: z.string(), id: z.int({ error: 'must be an id' }) })),
    });
    expect(messages(schema, { list: [{ name: 'a', id: 1 }, {}] })).toEqual([
      'list.1.name: is required',
      'list.1.id: is required: must be an id',
    ]);
  });

  it('of a request without a body says that it has none', () => {
    expect(messages(z.object({}), undefined)).toEqual([': a JSON body is required']);
  });

  it('names unknown fields, and lets the text of a schema win', () => {
    const schema = z.strictObject({ kind: z.string({ error: 'must be a kind' }) });
    expect(messages(schema, { kind: 1, typo: 1 })).toEqual([
      'kind: must be a kind',
      'typo: is not a field of this request',
    ]);
  });
});

describe('one fault', () => {
  it('is listed once: a text where a list is expected is not also too long or too short', () => {
    const Listed = z.object({ ids: z.array(z.int()).min(1).max(50) });
    for (const ids of ['', 'x'.repeat(60)]) {
      expect(() => validated(Listed, { ids })).toThrow(
        expect.objectContaining({ problems: [{ path: 'ids', message: 'must be an array' }] }),
      );
    }
  });

  it('has a path without empty parts', () => {
    expect(joined(['destination', '0', ''])).toBe('destination.0');
  });
});
