import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileCondition, conditionProblem, namesInCondition } from '../../../lib/template/condition.ts';
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
    // Not heard: it is null, and neither less nor more than anything.
    ['seats == null', true],
    ['seats == nil', true],
    ['seats', false],
    ['seats < 5', false],
    ['seats >= 0', false],
    ['seats != 5', true],
    ['seats == blank', true],
    ['vip > 0', false],
    ['call_outcome > 1', false],
    // What a caller says stays a value.
    ['spoken == "x"', false],
    [`spoken == 'x" or true or "'`, true],
    // No way to what every object has.
    ['constructor', false],
    ['metadata.__proto__', false],
    ['metadata.list.length == 2', false],
  ])('%s is %s', async (condition, expected) => {
    expect(conditionProblem(condition)).toBeUndefined();
    expect(await holds(condition)).toBe(expected);
  });

  it.each([
    ['party_size >', 'ends where a value should stand'],
    ['> 4', 'a value is missing before ">"'],
    ['party_size = 4', 'equality is written =='],
    ['party_size == 4 == 5', 'join comparisons'],
    ['"a" "b"', 'side by side'],
    ['party_size > 4 and', 'ends where'],
    ['a not b', '"not" stands before a value'],
    ['a == not b', '"not" stands before a value'],
    ['"open', 'cannot stand here'],
    ['{{ party_size }} > 4', 'without braces and tags'],
    ['{% if party_size %}', 'without braces and tags'],
    ['party_size > 4 %}{% include "package.json" %}', 'without braces and tags'],
    ['name | upcase == "X"', 'no filters'],
    ['a[0] == (b)!', 'cannot stand here'],
    [Array.from({ length: 41 }, () => 'a').join(' or '), 'at most 40 values'],
    ['99999999999999999999 > 1', 'too many digits'],
  ])('%s is refused: %s', (condition, why) => {
    expect(conditionProblem(condition)).toContain(why);
  });

  it('that has no problem compiles and gives an answer, whatever its text', async () => {
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

  it('names what it looks at', () => {
    expect(namesInCondition('party size > 4 and not vip or metadata.a == "b"')).toEqual([
      'party size',
      'vip',
      'metadata.a',
    ]);
  });
});
