import { describe, expect, it } from '@jest/globals';
import { field, readOne } from '../spoken-call.ts';

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

  it('is the longer one where one contains another', () => {
    const fare = field('fare', 'string', 'Fare class', ['economy', 'premium economy']);
    expect(readOne(fare, 'user: I fly premium economy.').value).toBe('premium economy');
  });

  it('is not the one that was ruled out', () => {
    expect(readOne(room, 'user: Not a single, a double.').value).toBe('double');
  });
});
