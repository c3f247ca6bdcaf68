import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileCondition, conditionProblem, namesInCondition } from '../../../lib/template/conditions.ts';
import { aScope } from './builders.ts';

const VALUES = {
  party_size: 5,
  'party size': 7,
  call_outcome: 'interested',
  visit_date: '2026-11-21',
  vip: true,
  regular: false,
  spoken: 'x" or true or "',
  日付: 'あした',
};
const scope = aScope(VALUES, { metadata: { campaign: 'diwali', count: '12', list: ['a', 'b'] } });
const holds = async (condition: string): Promise<boolean> => (await compileCondition(condition))(scope);

describe('a condition', () => {
  it.each<[string, boolean]>([
    ['call_outcome == "interested" and party_size > 4', true],
    ['call_outcome == "interested" and party_size > 5', false],
    ["call_outcome != 'interested' or party_size >= 5", true],
    ['party size == 7', true],
    ['  party size   >   6.5 ', true],
    ['party_size>4', true],
    ['日付 == "あした"', true],
    ['visit_date >= "2026-11-01" and visit_date < "2026-12-01"', true],
    ['vip', true],
    ['regular', false],
    ['not regular', true],
    ['not vip or party_size == 5', true],
    ['vip == true', true],
    ['metadata.campaign == "diwali"', true],
    ['metadata.count > 9', true],
    ['metadata.list contains "b"', true],
    ['call_outcome contains "interest"', true],
    ['transcript contains "discount"', true],
    // Not mentioned: null, which is neither less nor greater than anything.
    ['seats == null', true],
    ['seats == nil', true],
    ['seats', false],
    ['seats < 5', false],
    ['seats >= 0', false],
    ['seats != 5', true],
    ['seats == blank', true],
    ['vip > 0', false],
    ['call_outcome > 1', false],
    // What a caller says is never parsed.
    ['spoken == "x"', false],
    [`spoken == 'x" or true or "'`, true],
    // Inherited properties cannot be reached.
    ['constructor', false],
    ['metadata.__proto__', false],
    ['metadata.list.length == 2', false],
  ])('%s is %s', async (condition, expected) => {
    expect(conditionProblem(condition)).toBeUndefined();
    expect(await holds(condition)).toBe(expected);
  });

  it.each([
    ['party_size >', 'it must end with a value'],
    ['> 4', 'a value is missing before ">"'],
    ['party_size = 4', 'to compare for equality, write =='],
    ['party_size == 4 == 5', 'join comparisons'],
    ['"a" "b"', 'an operator is missing between two values'],
    ['party_size > 4 and', 'it must end with a value'],
    ['a not b', '"not" must come before a value'],
    ['a == not b', '"not" must come before a value'],
    ['"open', 'a quoted text is not closed: end it with "'],
    ['{{ party_size }} > 4', 'a condition has no braces or tags'],
    ['{% if party_size %}', 'a condition has no braces or tags'],
    ['party_size > 4 %}{% include "package.json" %}', 'a condition has no braces or tags'],
    ['name | upcase == "X"', 'cannot use filters'],
    ['a[0] == (b)!', 'unexpected character "!"'],
    [Array.from({ length: 41 }, () => 'a').join(' or '), 'at most 40 values'],
    ['99999999999999999999 > 1', 'too many digits'],
  ])('%s is refused: %s', (condition, why) => {
    expect(conditionProblem(condition)).toContain(why);
  });

  it('without a problem compiles and returns true or false, whatever its text', async () => {
    const word = fc.constantFrom(
      'a',
      'party_size',
      '"x"',
      "'y'",
      '4',
      '-1.5',
      '==',
      '!=',
      '>',
      '<=',
      'and',
      'or',
      'not',
      'contains',
      'blank',
      'null',
      '(',
      '..',
      '[0]',
      ',',
      ':',
      '-%}',
    );
    const text = fc.oneof(
      fc.array(word, { maxLength: 9 }).map((words) => words.join(' ')),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(text, async (condition) => {
        if (conditionProblem(condition) !== undefined) return;
        expect(typeof (await holds(condition))).toBe('boolean');
      }),
      { numRuns: 2_000 },
    );
  });

  it('lists the names that it uses', () => {
    expect(namesInCondition('party size > 4 and not vip or metadata.a == "b"')).toEqual([
      'party size',
      'vip',
      'metadata.a',
    ]);
  });
});
