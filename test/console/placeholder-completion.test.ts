import { describe, expect, it } from '@jest/globals';
import { complete, completionAt } from '../../console/src/destinations/placeholder-completion.ts';

const NAMES = ['party_size', 'guest', 'guest_name', 'the party'];
/** `|` marks the caret. */
const at = (marked: string) => ({ text: marked.replace('|', ''), caret: marked.indexOf('|') });
const suggested = (marked: string) => {
  const { text, caret } = at(marked);
  return completionAt(text, caret, NAMES)?.suggestions;
};
const completed = (marked: string, name: string): string => {
  const { text, caret } = at(marked);
  const completion = completionAt(text, caret, NAMES);
  if (!completion) throw new Error('no suggestion');
  const [after, newCaret] = complete(text, completion, name);
  return `${after.slice(0, newCaret)}|${after.slice(newCaret)}`;
};

describe('suggestions', () => {
  it('appear after two braces, names with a matching start first', () => {
    expect(suggested('"{{|')).toEqual(NAMES);
    expect(suggested('"{{ PAR|')).toEqual(['party_size', 'the party']);
    expect(suggested('{{guest}} and {{gu|')).toEqual(['guest', 'guest_name']);
  });

  it('do not appear outside a placeholder, inside a filter, or without a matching name', () => {
    expect(suggested('guest|')).toBeUndefined();
    expect(suggested('{{guest}} |')).toBeUndefined();
    expect(completionAt('{{ guest | up', 13, NAMES)).toBeUndefined();
    expect(suggested('{{xyz|')).toBeUndefined();
  });
});

describe('completing a placeholder', () => {
  it('adds the closing braces and moves the caret behind them', () => {
    expect(completed('{"a": "{{par|"}', 'party_size')).toBe('{"a": "{{party_size}}|"}');
  });

  it('replaces the rest of the name and closing braces that exist', () => {
    expect(completed('{{gu|est_nam}} x', 'guest_name')).toBe('{{guest_name}}| x');
    expect(completed('{{|}}', 'guest')).toBe('{{guest}}|');
    expect(completed('{{gu| }}', 'guest')).toBe('{{guest}}|');
  });

  it('keeps the filters that follow', () => {
    expect(completed('{{gu| | upcase}}', 'guest')).toBe('{{guest| | upcase}}');
    expect(completed('{{gu|est_nam | upcase}}', 'guest_name')).toBe('{{guest_name| | upcase}}');
  });
});
