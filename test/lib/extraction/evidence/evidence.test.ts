import { describe, expect, it } from '@jest/globals';
import type { VariableType } from '../../../../lib/domain/variable.ts';
import { evidenceFinder } from '../../../../lib/extraction/evidence/evidence.ts';
import { aVariable } from '../../../support/configuration.ts';
import { aCall, turns } from '../../../support/extraction.ts';

describe('the turn of a value', () => {
  const evidenceOf = evidenceFinder(aCall({ transcript: turns('How many?', 'We are four.') }));
  const size = aVariable();

  it.each([[3], [0], [-1], [1.5], ['2'], [null], [undefined], [Number.NaN], [[2]], [true], ['__proto__']])(
    'is null, and the value not grounded, when the model gives %j',
    (turn) => {
      expect(evidenceOf(size, { value: 4, turn })).toEqual({ turn: null, quote: null, grounded: false });
    },
  );

  it('comes with a quote', () => {
    expect(evidenceOf(size, { value: 4, turn: 2 })).toEqual({
      turn: 2,
      quote: 'We are four.',
      grounded: true,
    });
    expect(evidenceOf(size, { value: 4, turn: 1 })).toEqual({ turn: 1, quote: 'How many?', grounded: false });
  });

  it('is returned for an invalid value, which is neither grounded nor ungrounded', () => {
    expect(evidenceOf(size, { value: null, turn: 2 })).toEqual({
      turn: 2,
      quote: 'We are four.',
      grounded: null,
    });
    expect(evidenceOf(size, { value: null, turn: null })).toEqual({
      turn: null,
      quote: null,
      grounded: null,
    });
  });
});

describe('the quote of a long turn', () => {
  const quoteOf = (content: string) =>
    evidenceFinder(aCall({ transcript: turns(content) }))(aVariable(), { value: 4, turn: 1 }).quote ?? '';

  it('is the text around the value, cut between words, at most 300 characters', () => {
    const quote = quoteOf(`${'blah '.repeat(500)}a table for four please${' blub'.repeat(500)}`);
    expect(quote).toMatch(/^blah .*a table for four please .*blub$/);
    expect(quote.length).toBeLessThanOrEqual(300);
    expect(quote.length).toBeGreaterThan(250);
  });

  it('is the beginning of the turn when the value is not in it', () => {
    expect(quoteOf(`first ${'blah '.repeat(500)}`)).toMatch(/^first blah/);
  });

  it('is well-formed Unicode wherever it is cut', () => {
    const quote = quoteOf(`${'👍'.repeat(301)} four ${'👍'.repeat(301)}`);
    expect(quote.isWellFormed()).toBe(true);
    expect(quote.length).toBeLessThanOrEqual(300);
    expect(quote).toContain('four');
  });
});

describe('hostile turns', () => {
  it.each([
    ['a number again and again', '5 '.repeat(150_000)],
    ['scales', 'hundred thousand million '.repeat(36_000)],
    ['separators', '1,2.'.repeat(75_000)],
    ['one word', 'a'.repeat(900_000)],
    ['marks', `a${'\u0301'.repeat(900_000)}`],
    ['"and"', 'one hundred and '.repeat(56_000)],
  ])('of up to 900 KB are searched for 200 values without delay: %s', (_, content) => {
    const evidenceOf = evidenceFinder(aCall({ transcript: turns(content) }));
    const types: [VariableType, string | number][] = [
      ['integer', 7],
      ['time', '17:45'],
      ['date', '2026-11-25'],
      ['phone', '+14082478880'],
      ['email', 'jane@example.com'],
      ['string', 'Jane Doe of Acme'],
    ];
    for (let index = 0; index < 200; index += 1) {
      const [var_type, value] = types[index % types.length] ?? ['integer', 7];
      expect(evidenceOf(aVariable({ var_type }), { value, turn: 1 }).turn).toBe(1);
    }
  });
});
