import { describe, expect, it } from '@jest/globals';
import type { VariableType } from '../../../lib/domain/variable.ts';
import { checkValue } from '../../../lib/extraction/check-value.ts';

const INDIA = { timezone: 'Asia/Kolkata', phone_number: '+919876543210', language: null };

const check = (
  var_type: VariableType,
  raw: unknown,
  {
    options,
    ...call
  }: {
    options?: string[];
    timezone?: string | null;
    phone_number?: string | null;
    language?: string | null;
  } = {},
) => checkValue({ var_type, options }, raw, { ...INDIA, ...call });

describe('a valid value', () => {
  it.each<[VariableType, unknown, unknown]>([
    ['string', '  Jane ', 'Jane'],
    ['string', 'two\nlines', 'two\nlines'],
    ['string', 'a\u0000b\u001bc', 'abc'],
    ['string', 'half a pair \ud800', 'half a pair \ufffd'],
    ['boolean', false, false],
    ['integer', 4, 4],
    ['integer', -0, 0],
    ['float', 2.5, 2.5],
    ['float', 1e300, 1e300],
    ['date', '2028-02-29', '2028-02-29'],
    ['date', '2026-11-21T17:00:00+05:30', '2026-11-21'],
    ['time', '09:05', '09:05'],
    ['time', '9:05', '09:05'],
    ['time', '17:00:00', '17:00'],
    ['time', '5:30 pm', '17:30'],
    ['time', '12:15 a.m.', '00:15'],
    ['datetime', '2026-11-21T17:00:00+05:30', '2026-11-21T17:00:00+05:30'],
    ['datetime', '2026-11-21T11:30:00Z', '2026-11-21T17:00:00+05:30'],
    ['datetime', '2026-11-21t11:30:00.123z', '2026-11-21T17:00:00+05:30'],
    ['datetime', '2026-11-21 17:00', '2026-11-21T17:00:00+05:30'],
    ['email', ' Jane.Doe@Example.COM ', 'Jane.Doe@example.com'],
    ['email', 'jane@Bücher.de', 'jane@bücher.de'],
    ['phone', '+44 20 7946 0958', '+442079460958'],
    ['phone', '98765 43210', '+919876543210'],
    ['string', ' Jane \n', 'Jane'],
    ['string', 'a\ud800b', 'a\ufffdb'],
    ['integer', -3, -3],
    ['date', '2026-11-21T00:00:00Z', '2026-11-21'],
    ['time', '07:05', '07:05'],
    ['time', '7:05', '07:05'],
    ['time', '23:59:59', '23:59'],
    ['datetime', '2026-11-21T17:00', '2026-11-21T17:00:00+05:30'],
    ['email', 'Jane.Doe@Example.COM', 'Jane.Doe@example.com'],
  ])('%s %j is delivered as %j', (type, raw, value) => {
    expect(check(type, raw)).toEqual({ value, problem: null });
  });

  it.each<[VariableType]>([['string'], ['integer'], ['date'], ['phone'], ['enum'], ['boolean']])(
    'may be null for %s: it was not mentioned',
    (type) => {
      expect(check(type, null)).toEqual({ value: null, problem: null });
    },
  );

  it('is null when the text is empty', () => {
    expect(check('string', ' \u0000 ')).toEqual({ value: null, problem: null });
  });
});

describe('an invalid value', () => {
  it.each<[VariableType, unknown, string]>([
    ['string', 4, 'is not a string'],
    ['string', 'x'.repeat(10_001), 'is longer than 10000 characters'],
    ['boolean', 'true', 'is not true or false'],
    ['boolean', 1, 'is not true or false'],
    ['integer', 4.5, 'is not an integer'],
    ['integer', '4', 'is not an integer'],
    ['integer', 2 ** 53, 'is not an integer'],
    ['float', Number.POSITIVE_INFINITY, 'is not a number'],
    ['float', Number.NaN, 'is not a number'],
    ['date', '2026-02-30', 'is not a valid date (YYYY-MM-DD)'],
    ['date', '2027-02-29', 'is not a valid date (YYYY-MM-DD)'],
    ['date', 'tomorrow', 'is not a valid date (YYYY-MM-DD)'],
    ['date', '21/11/2026', 'is not a valid date (YYYY-MM-DD)'],
    ['date', '2026-11-211', 'is not a valid date (YYYY-MM-DD)'],
    ['time', '24:00', 'is not a valid time (HH:MM)'],
    ['time', '13:00 pm', 'is not a valid time (HH:MM)'],
    ['time', '12:60', 'is not a valid time (HH:MM)'],
    ['time', 'noon', 'is not a valid time (HH:MM)'],
    ['datetime', '2026-11-21', 'is not a valid date and time (RFC 3339)'],
    ['datetime', '2026-13-21T10:00:00Z', 'is not a valid date and time (RFC 3339)'],
    ['datetime', '2026-W47-5T10:00:00Z', 'is not a valid date and time (RFC 3339)'],
    ['email', 'jane at example dot com', 'is not a valid email address'],
    ['email', 'jane@@example.com', 'is not a valid email address'],
    ['email', 'jane@example', 'is not a valid email address'],
    ['email', 'jane@exa mple.com', 'is not a valid email address'],
    ['email', 'jane@exam%70le.com', 'is not a valid email address'],
    ['email', 'jane\r\nbcc:x@example.com', 'is not a valid email address'],
    ['email', `${'j'.repeat(65)}@example.com`, 'is not a valid email address'],
    ['phone', '12', 'is not a valid phone number, or its country is not known'],
    ['phone', '+999 123 456 789', 'is not a valid phone number, or its country is not known'],
    ['phone', 'call me', 'is not a valid phone number, or its country is not known'],
    ['string', 5, 'is not a string'],
    ['date', '21.11.2026', 'is not a valid date (YYYY-MM-DD)'],
    ['datetime', '2026-11-21T25:00:00Z', 'is not a valid date and time (RFC 3339)'],
    ['email', 'jane@example.com, joe@example.com', 'is not a valid email address'],
    ['string', { toString: 'x' }, 'is not a string'],
  ])('%s %j becomes null, and the problem says why', (type, raw, problem) => {
    expect(check(type, raw)).toEqual({ value: null, problem });
  });

  it('is rejected quickly, even of 10,000 characters', () => {
    for (const type of ['email', 'phone', 'datetime', 'time', 'enum'] as const) {
      expect(
        check(type, `${'1'.repeat(4_999)}@${'.a'.repeat(2_500)}`.slice(0, 10_000), { options: ['a', 'b'] })
          .value,
      ).toBeNull();
    }
  });
});

describe('an option', () => {
  const options = ['Not interested', 'call  back', 'ＶＩＰ', 'A', 'a', 'Table', 'Bar stool'];
  it.each([
    ['Not interested', 'Not interested'],
    [' not INTERESTED ', 'Not interested'],
    ['Call back', 'call  back'],
    ['vip', 'ＶＩＰ'],
    ['a', 'a'],
    ['A', 'A'],
    ['Bar stool', 'Bar stool'],
    [' bar  STOOL ', 'Bar stool'],
  ])('%j is delivered as the configured %j', (raw, value) => {
    expect(check('enum', raw, { options })).toEqual({ value, problem: null });
  });

  it('that is a list is rejected', () => {
    expect(check('enum', ['Table'], { options })).toEqual({ value: null, problem: 'is not a string' });
  });

  it.each(['interested', 'Not interested at all', 'Sofa', '__proto__'])(
    'that is not configured is rejected: %j',
    (raw) => {
      expect(check('enum', raw, { options })).toEqual({ value: null, problem: 'is not one of the options' });
    },
  );
});

describe('a date-time', () => {
  it('has the offset of its time zone on that day, not on the day of the call', () => {
    expect(check('datetime', '2027-01-15T10:00:00', { timezone: 'Europe/Berlin' }).value).toBe(
      '2027-01-15T10:00:00+01:00',
    );
    expect(check('datetime', '2027-07-15T10:00:00', { timezone: 'Europe/Berlin' }).value).toBe(
      '2027-07-15T10:00:00+02:00',
    );
    expect(check('datetime', '2027-07-15T10:00:00Z', { timezone: null }).value).toBe('2027-07-15T10:00:00Z');
  });
});
