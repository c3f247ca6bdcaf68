import { describe, expect, it } from '@jest/globals';
import type { ExtractedValue } from '../../../lib/domain/call.ts';
import { conversationsOf, InvalidConversations } from '../../../tools/eval/conversations.ts';
import { judge, scores, shareOf } from '../../../tools/eval/score.ts';

const aLine = (fields: Record<string, unknown> = {}): string =>
  JSON.stringify({
    call_id: 'c-1',
    ended_at: '2026-11-20T10:03:44Z',
    timezone: 'Asia/Kolkata',
    transcript: [{ role: 'user', content: 'We are four.' }],
    variables: [{ var_name: 'guests', var_type: 'integer', description: 'number of guests' }],
    expected: { guests: [4] },
    ...fields,
  });

const aValue = (fields: Partial<ExtractedValue>): ExtractedValue => ({
  variable_id: 1,
  var_name: 'guests',
  var_type: 'integer',
  value: 4,
  raw: 4,
  turn: 1,
  quote: 'We are four.',
  grounded: true,
  problem: null,
  ...fields,
});

const aConversation = (expected: Record<string, unknown>) => {
  const [conversation] = conversationsOf(aLine({ expected }));
  if (!conversation) throw new Error('no conversation');
  return conversation;
};

describe('a value', () => {
  it.each<[string, unknown, ExtractedValue['value'], boolean]>([
    ['one of those that are right', [4, 5], 5, true],
    ['another number', [4], 3, false],
    ['the same words in other letters', ['San  Jose'], 'san jose', true],
    ['the same words with a full stop', ['Sino'], 'Sino.', true],
    ['other words', ['Sino'], 'Sino Santana', false],
    ['a number as a text', [4], '4', false],
    ['nothing where nothing was said', null, null, true],
    ['something where nothing was said', null, 4, false],
    ['nothing where something was said', [4], null, false],
  ])('that is %s is judged so', (_, expected, value, right) => {
    expect(judge(aConversation({ guests: expected }), [aValue({ value })])).toMatchObject([{ right }]);
  });

  it('without an expected value is not judged', () => {
    expect(judge(aConversation({ other: [1] }), [aValue({})])).toEqual([]);
  });
});

describe('the scores', () => {
  it('count correct values by type, invented values and grounded values', () => {
    const judged = [
      ...judge(aConversation({ guests: [4] }), [aValue({})]),
      ...judge(aConversation({ guests: null }), [aValue({ grounded: false })]),
      ...judge(aConversation({ guests: null }), [aValue({ value: null, var_type: 'date' })]),
    ];
    expect(scores(judged)).toEqual({
      all: { right: 2, of: 3 },
      byType: [
        { type: 'date', tally: { right: 1, of: 1 } },
        { type: 'integer', tally: { right: 1, of: 2 } },
      ],
      invented: { right: 1, of: 2 },
      grounded: { right: 1, of: 2 },
    });
    expect(shareOf(scores([]).all)).toBeNull();
  });
});

describe('a file of conversations', () => {
  it('makes an enum of a string with options', () => {
    const variable = {
      var_name: 'food',
      var_type: 'string',
      description: 'kind',
      options: ['Thai', 'Greek'],
    };
    expect(conversationsOf(aLine({ variables: [variable], expected: {} }))[0]?.variables).toMatchObject([
      { var_type: 'enum', options: ['Thai', 'Greek'] },
    ]);
  });

  it('accepts one or several correct values, and empty lines', () => {
    const [first, second] = conversationsOf(`${aLine()}\n\n${aLine({ expected: { guests: 4 } })}\n`);
    expect(second?.expected).toEqual(first?.expected);
  });

  it('is refused with the errors of every line', () => {
    const file = [aLine(), '{', aLine({ timezone: 'Mars/Base', ended_at: 7 }), aLine({ variables: [{}] })];
    expect(() => conversationsOf(file.join('\n'))).toThrow(InvalidConversations);
    expect(() => conversationsOf(file.join('\n'))).toThrow(
      /^line 2: .*\nline 3: ended_at .*; timezone .*\nline 4: variables\.0\.var_name /s,
    );
  });
});
