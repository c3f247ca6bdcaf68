/** Checks a value against its variable's type and converts it to the form that is delivered. */
import { domainToASCII } from 'node:url';
import { DateTime } from 'luxon';
import * as z from 'zod';
import type { Variable } from '../domain/variable.ts';
import type { CallInput } from './call-input.ts';
import { phoneNumber } from './phone-number.ts';

/** A value in its delivered form, or null with the reason why the model's value does not fit. */
export interface CheckedValue {
  value: string | number | boolean | null;
  problem: string | null;
}

const valid = (value: CheckedValue['value']): CheckedValue => ({ value, problem: null });
const invalid = (problem: string): CheckedValue => ({ value: null, problem });

/** Longer strings are rejected. */
const MAX_CHARACTERS = 10_000;

/**
 * Returns what the model gave for a variable in the form that is delivered. Null means "not
 * mentioned" and is always valid. A problem never repeats the value: it may be personal data.
 */
export function checkValue(
  { var_type, options = [] }: Pick<Variable, 'var_type' | 'options'>,
  raw: unknown,
  call: Pick<CallInput, 'timezone' | 'phone_number' | 'language'>,
): CheckedValue {
  if (raw === null || raw === undefined) return valid(null);
  switch (var_type) {
    case 'boolean':
      return checkBoolean(raw);
    case 'integer':
      return checkInteger(raw);
    case 'float':
      return checkFloat(raw);
  }
  if (typeof raw !== 'string') return invalid('is not a string');
  if (raw.length > MAX_CHARACTERS) return invalid(`is longer than ${MAX_CHARACTERS} characters`);
  const text = printable(raw);
  if (text === '') return valid(null);
  switch (var_type) {
    case 'string':
      return valid(text);
    case 'enum':
      return checkOption(text, options);
    case 'date':
      return checkDate(text);
    case 'time':
      return checkTime(text);
    case 'datetime':
      return checkDateTime(text, call.timezone ?? 'UTC');
    case 'email':
      return checkEmail(text);
    case 'phone': {
      const number = phoneNumber(text, call);
      return number === undefined
        ? invalid('is not a valid phone number, or its country is not known')
        : valid(number);
    }
  }
}

/**
 * Well formed, trimmed, and without control characters except tabs and line breaks: many databases
 * end a text at a NUL.
 */
const printable = (raw: string): string =>
  raw
    .toWellFormed()
    .replace(/[^\P{Cc}\t\n\r]/gu, '')
    .trim();

const checkBoolean = (raw: unknown): CheckedValue =>
  typeof raw === 'boolean' ? valid(raw) : invalid('is not true or false');

/** Only integers that every receiver can represent exactly. */
const checkInteger = (raw: unknown): CheckedValue =>
  typeof raw === 'number' && Number.isSafeInteger(raw)
    ? valid(withoutNegativeZero(raw))
    : invalid('is not an integer');

/** Only finite numbers: JSON parses `1e999` to Infinity. */
const checkFloat = (raw: unknown): CheckedValue =>
  typeof raw === 'number' && Number.isFinite(raw)
    ? valid(withoutNegativeZero(raw))
    : invalid('is not a number');

// JSON writes -0 as 0; Liquid and String() would write -0.
const withoutNegativeZero = (value: number): number => (value === 0 ? 0 : value);

/** The option as it is configured. Case, character width and whitespace are ignored. */
function checkOption(text: string, options: readonly string[]): CheckedValue {
  const option =
    options.find((one) => one === text) ?? options.find((one) => normalized(one) === normalized(text));
  return option === undefined ? invalid('is not one of the options') : valid(option);
}

const normalized = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

/** `YYYY-MM-DD`, only days that exist. The time of a date-time is dropped. */
function checkDate(text: string): CheckedValue {
  const [day = ''] = /^\d{4}-\d{2}-\d{2}(?=$|[T ])/.exec(text) ?? [];
  return DateTime.fromISO(day, { zone: 'UTC' }).isValid
    ? valid(day)
    : invalid('is not a valid date (YYYY-MM-DD)');
}

/** `HH:MM`, from 00:00 to 23:59. Seconds are dropped; `5:30 pm` becomes `17:30`. */
function checkTime(text: string): CheckedValue {
  const match = /^(\d{1,2}):(\d{2})(?::\d{2})?(?:\s?([ap])\.?m\.?)?$/i.exec(text);
  const meridiem = match?.[3]?.toLowerCase();
  const givenHour = Number(match?.[1]);
  const minute = Number(match?.[2]);
  const hour = meridiem ? (givenHour % 12) + (meridiem === 'p' ? 12 : 0) : givenHour;
  const hourExists = meridiem ? givenHour >= 1 && givenHour <= 12 : givenHour <= 23;
  // NaN, when nothing matched, is not <= 59 either.
  if (!hourExists || !(minute <= 59)) return invalid('is not a valid time (HH:MM)');
  return valid(`${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
}

const DATE_TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?\s?(?:Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * RFC 3339 with the offset of the call's time zone on that day. A text without an offset is a local
 * time of that zone.
 */
function checkDateTime(text: string, zone: string): CheckedValue {
  const iso = text
    .toUpperCase()
    .replace(/^(.{10}) /, '$1T')
    .replace(/ /, '');
  const time = DateTime.fromISO(iso, { zone });
  if (!DATE_TIME.test(text) || !time.isValid) return invalid('is not a valid date and time (RFC 3339)');
  return valid(time.startOf('second').toISO({ suppressMilliseconds: true }));
}

const Email = z.email();

/** RFC 5321, section 4.5.3.1. */
const MAX_LOCAL_PART = 64;
const MAX_ADDRESS = 254;

/**
 * An email address with its domain in lower case. The local part keeps its case: only its receiver
 * may interpret it (RFC 5321, section 2.4). A domain in another script is validated in its ASCII
 * form.
 */
function checkEmail(text: string): CheckedValue {
  const at = text.lastIndexOf('@');
  const localPart = text.slice(0, at);
  const domain = text.slice(at + 1).toLowerCase();
  const address = `${localPart}@${domain}`;
  const isValid =
    at > 0 &&
    localPart.length <= MAX_LOCAL_PART &&
    address.length <= MAX_ADDRESS &&
    /^[^\s%/?#\\:@]+$/.test(domain) &&
    Email.safeParse(`${localPart}@${domainToASCII(domain)}`).success;
  return isValid ? valid(address) : invalid('is not a valid email address');
}
