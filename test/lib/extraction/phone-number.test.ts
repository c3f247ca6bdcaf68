import { describe, expect, it } from '@jest/globals';
import { phoneNumber } from '../../../lib/extraction/phone-number.ts';

const INDIA = { timezone: 'Asia/Kolkata', phone_number: '+919876543210', language: null };

describe('a phone number without a country code', () => {
  it.each([
    [
      'the caller',
      { phone_number: '+442079460958', timezone: 'Asia/Kolkata' },
      '020 7946 0999',
      '+442079460999',
    ],
    [
      'the time zone',
      { phone_number: null, timezone: 'America/Los_Angeles' },
      '(408) 247-8880',
      '+14082478880',
    ],
    [
      'the time zone by its old name',
      { phone_number: null, timezone: 'Asia/Calcutta' },
      '9876543210',
      '+919876543210',
    ],
    [
      'the language',
      { phone_number: null, timezone: null, language: 'de_DE' },
      '030 1234567',
      '+49301234567',
    ],
    [
      'the time zone when it is not valid in that of the caller',
      { phone_number: '+6590123456', timezone: 'Asia/Kolkata' },
      '98765 43210',
      '+919876543210',
    ],
  ])('belongs to the country of %s', (_, call, raw, value) => {
    expect(phoneNumber(raw, { ...INDIA, ...call })).toBe(value);
  });

  it.each([
    ['the call hints at no country', { phone_number: null, timezone: null }],
    [
      'the caller’s number is withheld',
      { phone_number: 'anonymous', timezone: 'UTC', language: 'no language at all' },
    ],
  ])('is rejected when %s', (_, call) => {
    expect(phoneNumber('98765 43210', { ...INDIA, ...call })).toBeUndefined();
  });
});
