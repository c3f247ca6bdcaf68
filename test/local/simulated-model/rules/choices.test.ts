import { describe, expect, it } from '@jest/globals';
import { field, readOne } from '../spoken-call.ts';

const newsletter = field('newsletter', 'boolean', 'Whether the caller wants the newsletter');

describe('yes or no', () => {
  it.each([
    ['Yes please', true],
    ['Sure, why not', true],
    ['No, thank you', false],
    ['Not really', false],
  ])('is the answer in the next turn: %s', (answer, expected) => {
    expect(readOne(newsletter, 'agent: May I send you our newsletter?', `user: ${answer}.`)).toEqual({
      value: expected,
      turn: 2,
    });
  });

  it('is reversed when the question is "Do you mind"', () => {
    const shared = field('shared_ride', 'boolean', 'Whether the ride is shared');
    expect(readOne(shared, 'agent: Do you mind a shared ride?', 'user: No, not at all.').value).toBe(true);
  });

  it('is read from a plain statement', () => {
    expect(
      readOne(field('pets', 'boolean', 'Whether pets come along'), 'user: We travel without pets.').value,
    ).toBe(false);
    expect(
      readOne(field('pets', 'boolean', 'Whether pets come along'), 'user: I need a room where pets may stay.')
        .value,
    ).toBe(true);
  });

  it('is null when nobody mentions it', () => {
    expect(readOne(newsletter, 'agent: Anything else?', 'user: No, thanks.').value).toBeNull();
  });

  it('is null when the caller only asks', () => {
    expect(
      readOne(field('furnished', 'boolean', 'Whether it is furnished'), 'user: Is it furnished?').value,
    ).toBeNull();
  });
});

const room = field('room_type', 'string', 'Kind of room', ['single', 'double', 'family suite']);

describe('one of several options', () => {
  it('is found by its stem', () => {
    expect(
      readOne(
        field('interest', 'string', 'What they want', ['renting', 'buying']),
        'user: I want to rent a flat.',
      ).value,
    ).toBe('renting');
  });

  it('is not chosen by an agent who lists them', () => {
    expect(readOne(room, 'agent: Single or double?', 'user: The double, please.')).toEqual({
      value: 'double',
      turn: 2,
    });
    expect(readOne(room, 'agent: Single or double?', 'user: I do not know yet.').value).toBeNull();
  });

  it('is the longer one when one contains another', () => {
    const fare = field('fare', 'string', 'Fare class', ['economy', 'premium economy']);
    expect(readOne(fare, 'user: I fly premium economy.').value).toBe('premium economy');
  });

  it('is not the one that was refused', () => {
    expect(readOne(room, 'user: Not a single, a double.').value).toBe('double');
  });
});
