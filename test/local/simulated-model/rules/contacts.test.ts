import { describe, expect, it } from '@jest/globals';
import { field, readOne } from '../spoken-call.ts';

const email = field('email', 'email', "The caller's email");
const phone = field('mobile', 'string', "The caller's phone number");

describe('an email address', () => {
  it.each([
    ['jane.doe@Example.COM', 'jane.doe@example.com'],
    ['jane dot doe at gmail dot com', 'jane.doe@gmail.com'],
    ['j underscore doe at mail dot example dot org', 'j_doe@mail.example.org'],
  ])('is read written or spelled: %s', (words, expected) => {
    expect(readOne(email, 'agent: Your email?', `user: It is ${words}.`)).toEqual({
      value: expected,
      turn: 2,
    });
  });

  it('is null where "at" and "dot" mean something else', () => {
    expect(readOne(email, 'user: Meet me at noon by the red dot at home.').value).toBeNull();
  });
});

describe('a phone number', () => {
  it.each([
    ['98765 43210', '+919876543210'],
    ['+1 415 555 2671', '+14155552671'],
    ['nine eight seven six five four three two one oh', '+919876543210'],
    ['nine eight double seven six five four three two one', '+919877654321'],
  ])('is read with the country of the call as a hint: %s', (words, expected) => {
    expect(readOne(phone, 'agent: Your number?', `user: It is ${words}`)).toEqual({
      value: expected,
      turn: 2,
    });
  });

  it("is not the business's own", () => {
    expect(readOne(phone, 'user: What is your number?', 'agent: It is 98765 43210.').value).toBeNull();
  });
});
