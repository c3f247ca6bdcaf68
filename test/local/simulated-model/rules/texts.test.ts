import { describe, expect, it } from '@jest/globals';
import { field, readAll, readOne } from '../spoken-call.ts';

const name = field('customer_name', 'string', 'Name of the customer');
const city = field('city', 'string', 'City where the office is');
const hotel = field('hotel_name', 'string', 'Name of the hotel');

describe('a person', () => {
  it.each([
    'My name is Asha Rao',
    'This is Asha Rao',
    'Put it under the name Asha Rao',
    "I'm Asha Rao, my name is Asha Rao",
  ])('is who the caller says to be: %s', (words) => {
    expect(readOne(name, 'agent: Hello, this is Peter Smith from Acme.', `user: Hi. ${words}.`)).toEqual({
      value: 'Asha Rao',
      turn: 2,
    });
  });

  it('answers the question for a name', () => {
    expect(readOne(name, 'agent: May I have your name?', 'user: Asha Rao.').value).toBe('Asha Rao');
  });

  it('is null when the caller gives none', () => {
    expect(
      readOne(name, 'agent: I am Peter Smith.', 'user: Hello, I want to go to New Delhi.').value,
    ).toBeNull();
  });
});

describe('a place', () => {
  it('follows the words that lead to it', () => {
    expect(readOne(city, 'user: I am looking for something in Porto.')).toEqual({ value: 'Porto', turn: 1 });
  });

  it('keeps the two ends of a journey apart', () => {
    const fields = [
      field('from_city', 'string', 'City the journey starts from'),
      field('to_city', 'string', 'City the journey goes to'),
    ];
    expect(readAll(fields, 'user: A train from Porto to New Delhi.')).toMatchObject({
      from_city: 'Porto',
      to_city: 'New Delhi',
      turns: [1, 1],
    });
  });

  it('is found without capitals in the answer to a question', () => {
    expect(readOne(city, 'agent: Which city?', 'user: in porto please').value).toBe('porto');
  });

  it('is null when none is mentioned', () => {
    expect(readOne(city, 'user: Book it on Monday in the morning.').value).toBeNull();
  });
});

describe('a name of a thing', () => {
  it('is the offer that was accepted, not the one before it', () => {
    const lines = [
      'agent: How about the Grand Plaza?',
      'user: Is there anything else?',
      'agent: How about the Sea View Inn?',
      'user: Sounds good.',
    ];
    expect(readOne(hotel, ...lines).value).toMatch(/Sea View Inn$/);
  });

  it('is not a word that only opens a sentence', () => {
    expect(readOne(hotel, 'user: Perfect. Got it. Wonderful.').value).toBeNull();
  });
});

describe('a reason', () => {
  it("is the caller's first sentence with a request", () => {
    const reason = field('reason', 'string', 'Reason for the call');
    expect(
      readOne(reason, 'agent: Hello.', 'user: Hi there. I need to change my booking.', 'agent: Sure.'),
    ).toEqual({
      value: 'I need to change my booking.',
      turn: 2,
    });
  });
});

describe('a summary', () => {
  it("joins the caller's first and last longer turns", () => {
    const lines = [
      'user: I want to move my booking to Monday.',
      'agent: Done.',
      'user: Thanks, and please send me a receipt too.',
    ];
    expect(readOne(field('summary', 'string', 'Summary of the call'), ...lines)).toEqual({
      value: 'I want to move my booking to Monday. ... Thanks, and please send me a receipt too.',
      turn: 3,
    });
  });
});
