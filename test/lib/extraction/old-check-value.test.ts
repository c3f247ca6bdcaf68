import { describe, expect, it } from '@jest/globals';
import type { VariableType } from '../../../lib/domain/variable.ts';
import { checkValue } from '../../../lib/extraction/check-value.ts';
import { aVariable } from '../../support/configuration.ts';

const call = { timezone: 'Asia/Kolkata', phone_number: '+919876543210' };
const check = (var_type: VariableType, raw: unknown) =>
  checkValue(
    aVariable({ var_type, ...(var_type === 'enum' && { options: ['Table', 'Bar stool'] }) }),
    raw,
    call,
  );

describe('checkValue', () => {
  it.each<[VariableType, unknown, unknown]>([
    ['string', ' Jane \n', 'Jane'],
    ['string', 'a\ud800b', 'a\ufffdb'],
    ['boolean', false, false],
    ['integer', -3, -3],
    ['float', 2.5, 2.5],
    ['date', '2028-02-29', '2028-02-29'],
    ['date', '2026-11-21T00:00:00Z', '2026-11-21'],
    ['time', '07:05', '07:05'],
    ['time', '7:05', '07:05'],
    ['time', '23:59:59', '23:59'],
    ['datetime', '2026-11-21T17:00:00+05:30', '2026-11-21T17:00:00+05:30'],
    ['datetime', '2026-11-21T11:30:00Z', '2026-11-21T17:00:00+05:30'],
    ['datetime', '2026-11-21T17:00', '2026-11-21T17:00:00+05:30'],
    ['email', 'Jane.Doe@Example.COM', 'Jane.Doe@example.com'],
    ['phone', '+44 20 7946 0958', '+442079460958'],
    ['phone', '98765 43210', '+919876543210'],
    ['enum', 'Bar stool', 'Bar stool'],
    ['enum', ' bar  STOOL ', 'Bar stool'],
  ])('takes for a %s %j as %j', (type, raw, value) => {
    expect(check(type, raw)).toEqual({ value, problem: null });
  });

  it.each<[VariableType, unknown]>([
    ['string', 5],
    ['string', 'x'.repeat(10_001)],
    ['boolean', 'true'],
    ['boolean', 1],
    ['integer', 4.5],
    ['integer', '4'],
    ['integer', 2 ** 53],
    ['float', Number.POSITIVE_INFINITY],
    ['float', Number.NaN],
    ['date', '2026-02-30'],
    ['date', 'tomorrow'],
    ['date', '21.11.2026'],
    ['time', '24:00'],
    ['time', '12:60'],
    ['time', 'noon'],
    ['datetime', '2026-11-21'],
    ['datetime', '2026-11-21T25:00:00Z'],
    ['email', 'jane at example dot com'],
    ['email', 'jane@example.com, joe@example.com'],
    ['phone', '12'],
    ['phone', 'call me'],
    ['enum', 'Sofa'],
    ['enum', ['Table']],
    ['string', { toString: 'x' }],
  ])('takes no %s from %j', (type, raw) => {
    expect(check(type, raw)).toEqual({ value: null, problem: expect.stringContaining('is') });
  });

  it.each(['string', 'integer', 'date', 'enum', 'boolean'] as const)(
    'takes null for a %s that was not heard',
    (type) => {
      expect(check(type, null)).toEqual({ value: null, problem: null });
    },
  );
});
