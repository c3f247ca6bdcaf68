import { describe, expect, it } from '@jest/globals';
import { retiredPhrases } from '../../tools/check-phrases.ts';

describe('a retired phrase', () => {
  it.each([
    ['in prose', 'It failed for want of the model.', 1],
    ['at the start of a sentence', 'Fine.\nOf its own accord it ends.', 2],
    ['over two lines of prose', 'One.\nBoth happen in\nthe same breath.', 2],
    ['over two lines of a docstring', '/**\n * It fails for want\n * of room.\n */', 2],
    ['over two lines of a comment', '// It comes to\n// nothing.', 1],
  ])('is found %s, with its line', (_, text, line) => {
    expect(retiredPhrases(text)).toEqual([expect.objectContaining({ line, instead: expect.any(String) })]);
  });

  it('is found each time', () => {
    expect(retiredPhrases('for want of a\nfor want of b').map(({ line }) => line)).toEqual([1, 2]);
  });

  it('is nothing that merely holds its words', () => {
    expect(retiredPhrases('for wants of, of our own accord, it comes to 5')).toEqual([]);
  });
});
