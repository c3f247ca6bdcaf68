import { describe, expect, it } from '@jest/globals';
import { field, readAll, readOne } from '../spoken-call.ts';

const party = field('party_size', 'integer', 'Number of people in the party');
const budget = field('budget', 'number', 'What the caller can spend');

describe('a count', () => {
  it.each([
    ['a table for four, please', 4],
    ['we are 6 people', 6],
    ['we will be twenty five guests', 25],
    ['tickets for 2 please', 2],
    ['just me', 1],
  ])('is read by what is counted: %s', (words, expected) => {
    expect(readOne(party, 'agent: How can I help?', `user: Hello, ${words}.`).value).toBe(expected);
  });

  it('may be the whole answer to its question', () => {
    expect(readOne(party, 'agent: How many people?', 'user: Five.')).toEqual({ value: 5, turn: 2 });
  });

  it('is the corrected one', () => {
    const lines = [
      'user: A table for four.',
      'agent: A table for 4 people, correct?',
      'user: No, make it five people.',
      'agent: Five it is.',
    ];
    expect(readOne(party, ...lines)).toEqual({ value: 5, turn: 3 });
  });

  it('is not a number of something else', () => {
    expect(
      readOne(party, 'user: I have 2 bags and come at 5 pm on the 3rd to 12 Hill Road.').value,
    ).toBeNull();
  });

  it('is not a pronoun', () => {
    expect(
      readOne(party, 'agent: Which one of these?', 'user: This one is good for people like me.').value,
    ).toBeNull();
  });

  it('keeps rooms and nights apart', () => {
    const fields = [
      field('rooms', 'integer', 'Number of rooms'),
      field('stay_length', 'integer', 'Length of stay in days'),
    ];
    expect(readAll(fields, 'user: Two rooms for a week? No, for three nights.')).toMatchObject({
      rooms: 2,
      stay_length: 3,
    });
  });

  it('is null when none is mentioned', () => {
    expect(
      readOne(field('bags', 'integer', 'Number of bags to check in'), 'user: I have no bags.').value,
    ).toBe(0);
  });
});

describe('an amount', () => {
  it.each([
    ['I can spend $1,250.50', 1250.5],
    ['my budget is two thousand dollars', 2000],
    ['about 5 lakh rupees', 500_000],
  ])('is money: %s', (words, expected) => {
    expect(readOne(budget, 'agent: What is your budget?', `user: ${words}.`).value).toBe(expected);
  });

  it('is null where no money was spoken of', () => {
    expect(readOne(budget, 'user: A flat with 3 rooms for 2 people.').value).toBeNull();
  });
});
