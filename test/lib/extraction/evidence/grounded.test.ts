import { describe, expect, it } from '@jest/globals';
import type { VariableType } from '../../../../lib/domain/variable.ts';
import type { CallInput } from '../../../../lib/extraction/call-input.ts';
import { evidenceFinder } from '../../../../lib/extraction/evidence/evidence.ts';
import { aVariable } from '../../../support/configuration.ts';
import { aCall, turns } from '../../../support/extraction.ts';

/** Whether a value is grounded in a turn. The call ended on Friday, 2026-11-20, at 15:33. */
const grounded = (
  var_type: VariableType,
  value: string | number | boolean,
  content: string,
  { var_name = 'x', ...call }: Partial<CallInput> & { var_name?: string } = {},
) =>
  evidenceFinder(aCall({ ...call, transcript: turns(content) }))(aVariable({ var_type, var_name }), {
    value,
    turn: 1,
  }).grounded;

describe('a number is grounded', () => {
  it.each<[number, string]>([
    [4, 'a table for four'],
    [4, 'we are 4'],
    [25, 'Twenty-five of us'],
    [102, 'a hundred and two'],
    [1200, 'about twelve hundred'],
    [1_250_000, 'one million two hundred and fifty thousand'],
    [500_000, 'five lakh rupees'],
    [500_000, 'Rs 5 lakh'],
    [1200, 'that is 1,200'],
    [1200, 'das sind 1.200 Euro'],
    [1_000_000, '10,00,000'],
    [1200.5, '$1,200.50'],
    [3.5, 'three point five'],
    [3.14, 'three point one four'],
    [2.5, 'two and a half'],
    [12, 'a dozen eggs'],
    [6, 'half a dozen'],
    [2, 'a couple of us'],
    [2000, '2k'],
    [4, 'on the fourth floor'],
    [4, 'हम ४ लोग हैं'],
    [-5, 'minus 5 degrees'],
  ])('%d in %j', (value, content) => {
    expect(grounded('float', value, content)).toBe(true);
  });

  it.each<[number, string]>([
    [5, 'twenty five of us'],
    [20, 'twenty five of us'],
    [4, 'a table, please'],
    [45, 'four five'],
    [2, 'for tomorrow'],
    [1, '10,00,000'],
  ])('but %d is not grounded in %j', (value, content) => {
    expect(grounded('integer', value, content)).toBe(false);
  });
});

describe('a date is grounded', () => {
  it.each<[string, string]>([
    ['2026-11-21', 'tomorrow at five'],
    ['2026-11-20', 'for tonight'],
    ['2026-11-22', 'the day after tomorrow'],
    ['2026-11-19', 'I came yesterday'],
    ['2026-11-27', 'next Friday'],
    ['2026-11-23', 'on Monday, please'],
    ['2026-11-23', 'in three days'],
    ['2026-11-27', 'in a week'],
    ['2026-12-04', 'in two weeks'],
    ['2026-11-21', 'at the weekend'],
    ['2026-11-25', 'sometime next week'],
    ['2026-12-04', 'December 4th'],
    ['2026-12-04', 'the fourth of December'],
    ['2026-12-04', '4 Dec 2026'],
    ['2026-12-21', 'December the twenty first'],
    ['2026-12-04', 'on the 4th'],
    ['2026-12-04', '2026-12-04'],
    ['2026-12-04', '04/12/2026'],
    ['2026-12-04', '12/4/26'],
    ['2026-12-04', '04.12.'],
    ['2026-12-25', 'on Christmas'],
    ['2026-12-31', "New Year's Eve"],
    ['1984-03-02', 'I was born on March 2nd, 1984'],
  ])('%s in %j', (value, content) => {
    expect(grounded('date', value, content)).toBe(true);
  });

  it.each<[string, string, string]>([
    ['2026-11-21', 'es', 'mañana por la tarde'],
    ['2026-11-22', 'de-DE', 'übermorgen'],
    ['2026-12-04', 'fr', 'le 4 décembre'],
    ['2026-11-23', 'pt_BR', 'na segunda-feira'],
    ['2026-12-04', 'ja', '12月4日にお願いします'],
    ['2026-11-21', 'hi', 'कल आएंगे'],
  ])('%s in the language %s of the call: %j', (value, language, content) => {
    expect(grounded('date', value, content, { language })).toBe(true);
  });

  it.each<[string, string]>([
    ['2026-11-21', 'today at five'],
    ['2026-11-21', 'on Monday'],
    ['2026-12-04', 'December 5th'],
    ['2026-12-04', 'a table for 4'],
    ['2027-03-05', 'on Friday'],
    ['2026-11-21', 'I sat there'],
    ['2027-06-04', 'on the 4th'],
  ])('but %s is not grounded in %j', (value, content) => {
    expect(grounded('date', value, content)).toBe(false);
  });

  it('when the language of the call is not a language tag', () => {
    expect(grounded('date', '2026-11-21', 'tomorrow', { language: 'no such language' })).toBe(true);
  });

  it('by days in the time zone of the call', () => {
    const late = { timestamp: '2026-11-20T20:03:44Z' };
    expect(grounded('date', '2026-11-22', 'tomorrow', { ...late, timezone: 'Asia/Kolkata' })).toBe(true);
    expect(grounded('date', '2026-11-22', 'tomorrow', { ...late, timezone: 'America/New_York' })).toBe(false);
  });
});

describe('a time is grounded', () => {
  it.each<[string, string]>([
    ['17:00', 'at five'],
    ['17:00', '5 pm'],
    ['17:00', '5PM works'],
    ['17:00', 'five p.m.'],
    ['17:00', "five o'clock"],
    ['17:00', '17:00'],
    ['17:00', 'seventeen hundred hours'],
    ['17:00', 'five in the afternoon'],
    ['17:00', 'Five.'],
    ['17:00', 'um 17 Uhr'],
    ['17:30', '5:30 pm'],
    ['17:30', 'five thirty'],
    ['17:30', 'half past five'],
    ['17:30', '17h30'],
    ['17:05', 'five oh five'],
    ['17:15', 'a quarter past five'],
    ['17:45', 'quarter to six'],
    ['17:40', 'twenty to six'],
    ['17:10', 'ten past five'],
    ['12:00', 'at noon'],
    ['00:00', 'at midnight'],
    ['12:30', 'half past 12 in the afternoon'],
    ['23:45', 'quarter to midnight, so 11:45 pm'],
    ['09:30', '9.30 am'],
  ])('%s in %j', (value, content) => {
    expect(grounded('time', value, content)).toBe(true);
  });

  it.each<[string, string]>([
    ['17:00', '5 am'],
    ['05:00', '5 pm'],
    ['17:30', '5:30 a.m.'],
    ['17:00', 'a table for 5 people'],
    ['17:00', 'at 5:30'],
    ['17:30', 'at five'],
    ['17:45', 'quarter to five'],
  ])('but %s is not grounded in %j', (value, content) => {
    expect(grounded('time', value, content)).toBe(false);
  });
});

describe('a date-time is grounded', () => {
  it('when both its day and its time are mentioned', () => {
    const value = '2026-11-21T17:00:00+05:30';
    expect(grounded('datetime', value, 'tomorrow at five')).toBe(true);
    expect(grounded('datetime', value, 'tomorrow')).toBe(false);
    expect(grounded('datetime', value, 'at five')).toBe(false);
  });
});

describe('an email is grounded', () => {
  it.each([
    ['jane.doe@gmail.com', 'it is Jane.Doe@gmail.com'],
    ['jane.doe@gmail.com', 'jane dot doe at gmail dot com'],
    ['jane.doe@gmail.com', 'jane dot doe at the rate gmail dot com'],
    ['jane_doe5@gmail.com', 'jane underscore doe five at g mail dot com'],
    ['jdoe@acme.co.uk', 'J D O E at acme dot co dot uk'],
    ['bill@x.com', 'b i double l at x dot com'],
    ['ann-lee22@x.com', 'ann hyphen lee double two at x dot com'],
  ])('%s in %j', (value, content) => {
    expect(grounded('email', value, content)).toBe(true);
  });

  it.each([
    ['jane.doe@gmail.com', 'john dot doe at gmail dot com'],
    ['jane.doe@gmail.com', 'my email is on file'],
  ])('but %s is not grounded in %j', (value, content) => {
    expect(grounded('email', value, content)).toBe(false);
  });
});

describe('a phone number is grounded', () => {
  it.each([
    ['+14082478880', '408-247-8880'],
    ['+14082478880', 'four oh eight, two four seven, double eight eight zero'],
    ['+14082478880', 'four zero eight two forty seven eighty eight eighty'],
    ['+14082478880', 'it is plus one 408, then 247, and 8880'],
    ['+919876543210', '98765 43210'],
    ['+919876543210', 'nine eight seven six five, four three two one zero'],
    ['+442079460958', 'oh two oh, seven nine four six, oh nine five eight'],
    ['+15552220000', 'five five five triple two double oh double zero'],
  ])('%s in %j', (value, content) => {
    expect(grounded('phone', value, content)).toBe(true);
  });

  it.each([
    ['+14082478880', '408-247-8881'],
    ['+14082478880', 'the number that I am calling from'],
  ])('but %s is not grounded in %j', (value, content) => {
    expect(grounded('phone', value, content)).toBe(false);
  });
});

describe('a text is grounded', () => {
  it.each([
    ['Jane Doe', 'This is Jane Doe speaking'],
    ['Jane Doe', 'Doe, Jane'],
    ['José', 'my name is Jose'],
    ['O’Brien', "it's O'Brien"],
    ['Rosie McCann’s', "a table at Rosie Mccann's"],
    ['John', 'that is J, O, H, N'],
    ['Room 12', 'room twelve'],
    ['東京', '明日は東京に行きます'],
    ['nut allergy', 'I am allergic: no nuts! A nut allergy'],
    [
      'Guest wants vegetarian food and a quiet corner table',
      'We need vegetarian food, and a quiet table in the corner',
    ],
  ])('%j in %j', (value, content) => {
    expect(grounded('string', value, content)).toBe(true);
  });

  it.each([
    ['Jane Doe', 'This is Jane'],
    ['Ann', 'we are planning a party'],
    ['京都', '明日は東京に行きます'],
    ['Guest wants vegetarian food and a quiet corner table', 'We want a discount'],
  ])('but %j is not grounded in %j', (value, content) => {
    expect(grounded('string', value, content)).toBe(false);
  });
});

describe('an option is grounded by its words or their stems', () => {
  it.each([
    ['cancel', 'I would like to cancel', true],
    ['cancelled', 'please cancel it', true],
    ['call_back', 'Could you call me back?', true],
    ['interested', 'I am interested', true],
    ['interested', 'maybe', false],
    ['not_interested', 'I am not interested', true],
    ['not_interested', 'I am interested', false],
  ])('%j in %j: %s', (value, content, expected) => {
    expect(grounded('enum', value, content)).toBe(expected);
  });
});

describe('an answer is grounded', () => {
  it.each<[boolean, string, boolean]>([
    [true, 'Yes, please', true],
    [true, 'Sí, claro', true],
    [true, 'हाँ', true],
    [true, 'I have an allergy', true],
    [true, 'I have no allergies', false],
    [true, 'hello there', false],
    [false, 'No, thanks', true],
    [false, "I don't have any allergies", true],
    [false, 'nein', true],
    [false, 'hello there', false],
  ])('%s by %j: %s', (value, content, expected) => {
    expect(grounded('boolean', value, content, { var_name: 'has_allergies' })).toBe(expected);
  });
});
