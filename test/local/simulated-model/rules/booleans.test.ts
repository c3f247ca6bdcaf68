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

  it('turns around where the question asks whether one minds', () => {
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

  it('is null where nobody spoke of it', () => {
    expect(readOne(newsletter, 'agent: Anything else?', 'user: No, thanks.').value).toBeNull();
  });

  it('is null where the caller only asks', () => {
    expect(
      readOne(field('furnished', 'boolean', 'Whether it is furnished'), 'user: Is it furnished?').value,
    ).toBeNull();
  });
});
