import { describe, expect, it } from '@jest/globals';
import { field, readAll, readOne } from '../spoken-call.ts';

const day = field('visit_date', 'date', 'The day of the visit');
const time = field('visit_time', 'time', 'The time of the visit');
const at = field('visit_at', 'datetime', 'When the visit is');

describe('a day', () => {
  it.each([
    ['tomorrow', '2026-11-21'],
    ['the day after tomorrow', '2026-11-22'],
    ['next Friday', '2026-11-27'],
    ['this Sunday', '2026-11-22'],
    ['on Tuesday next week', '2026-11-24'],
    ['on the 24th of this month', '2026-11-24'],
    ['on the 4th of next month', '2026-12-04'],
    ['on the 25th', '2026-11-25'],
    ['on the 4th', '2026-12-04'],
    ['on December 2nd', '2026-12-02'],
    ['on the 3rd of January', '2027-01-03'],
    ['in three days', '2026-11-23'],
    ['today', '2026-11-20'],
  ])('is resolved from the end of the call: %s', (words, expected) => {
    expect(readOne(day, 'agent: Which day?', `user: I would like to come ${words}, please.`)).toEqual({
      value: expected,
      turn: 2,
    });
  });

  it('is found in the middle of a very long turn', () => {
    const chatter = 'We were talking about one thing and another. '.repeat(4_000);
    expect(readOne(day, `user: ${chatter}I would like to come tomorrow. ${chatter}`)).toEqual({
      value: '2026-11-21',
      turn: 1,
    });
  });

  it('is null when only a duration is mentioned', () => {
    expect(readOne(day, 'user: It takes 5 days and I am free next week.').value).toBeNull();
  });

  it('is not the today of a goodbye', () => {
    expect(
      readOne(day, 'user: Tomorrow please.', 'agent: Done.', "user: Great, that's all for today.").value,
    ).toBe('2026-11-21');
  });

  it('is the last one that was agreed', () => {
    const lines = [
      'user: Come on Monday.',
      'agent: Monday then?',
      'user: No, make it Wednesday.',
      'agent: Wednesday it is.',
    ];
    expect(readOne(day, ...lines).value).toBe('2026-11-25');
  });

  it('is not what the caller turned down', () => {
    const lines = [
      'user: Can I come on Monday?',
      'agent: Sorry, we are full. Would Thursday suit you instead?',
      'user: No thanks, bye.',
    ];
    expect(readOne(day, ...lines)).toEqual({ value: '2026-11-23', turn: 1 });
  });

  it('separates start and end', () => {
    const fields = [
      field('pickup_date', 'date', 'Date of the pick-up'),
      field('return_date', 'date', 'Date of the return'),
    ];
    expect(readAll(fields, 'user: I need a van from the 24th until the 28th.')).toMatchObject({
      pickup_date: '2026-11-24',
      return_date: '2026-11-28',
    });
  });

  it('of a birth lies in the past', () => {
    expect(
      readOne(field('birth_date', 'date', 'Date of birth'), 'user: I was born on December 24th 1990.').value,
    ).toBe('1990-12-24');
  });
});

describe('a time', () => {
  it.each([
    ['at half past four in the afternoon', '16:30'],
    ['at quarter to 5 in the evening', '16:45'],
    ['at quarter past 10 in the morning', '10:15'],
    ['at five', '17:00'],
    ['at five pm', '17:00'],
    ["at 11 o'clock in the morning", '11:00'],
    ['at 18:30', '18:30'],
    ['at noon', '12:00'],
    ['evening 7:30', '19:30'],
    ['at 9 am', '09:00'],
  ])('is written in 24 hours: %s', (words, expected) => {
    expect(readOne(time, 'agent: What time?', `user: Let us say ${words}.`).value).toBe(expected);
  });

  it('takes am or pm from the same time elsewhere', () => {
    expect(
      readOne(time, 'agent: There is a bus at 6:20 am.', 'user: Good, the 6:20 at 6:20 then.').value,
    ).toBe('06:20');
  });

  it('is null when none is mentioned', () => {
    expect(readOne(time, 'user: Tomorrow for two people.').value).toBeNull();
  });
});

describe('a day and time', () => {
  it('carries the offset of the call', () => {
    expect(readOne(at, 'user: Tomorrow at five pm.').value).toBe('2026-11-21T17:00:00+05:30');
  });

  it('is combined from two turns', () => {
    expect(readOne(at, 'user: I want to come tomorrow.', 'agent: At what time?', 'user: At 10 am.')).toEqual({
      value: '2026-11-21T10:00:00+05:30',
      turn: 3,
    });
  });
});
