import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Tiktoken } from 'js-tiktoken/lite';
import o200k from 'js-tiktoken/ranks/o200k_base';
import { countTokens, firstTokens } from '../../../local/simulated-model/token-count.ts';

const reference = new Tiktoken(o200k);

describe('tokens', () => {
  it('are counted like those of the full tokenizer', () => {
    const word = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.constantFrom('Hello', ' नमस्ते', 'don’t', '\n\n', '12345', ' Reservation', '{"a":null}'),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 20 }), (words) => {
        const text = words.join(' ');
        expect(countTokens(text)).toBe(reference.encode(text, [], []).length);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('of a special token are those of its characters', () => {
    expect(countTokens('<|endoftext|>')).toBe(reference.encode('<|endoftext|>', [], []).length);
  });

  it('limit a text', () => {
    expect(firstTokens('one two three', 2)).toBe('one two');
    expect(firstTokens('one two three', 9)).toBe('one two three');
    expect(firstTokens('one', 0)).toBe('');
  });
});
