/** Addresses and numbers by which a person can be reached, in the one form that is delivered. */
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import * as z from 'zod';
import { type Checked, fits, rejected } from './checked.ts';

const Email = z.email();

/** An email address with its domain in lower case (RFC 5321: the local part is the receiver's business). */
export function checkEmail(text: string): Checked {
  if (!Email.safeParse(text).success) return rejected('is not an email address');
  const at = text.lastIndexOf('@');
  return fits(`${text.slice(0, at)}${text.slice(at).toLowerCase()}`);
}

/**
 * A phone number in E.164.
 * @param caller the number that called, whose country is the hint for one without a country code
 */
export function checkPhone(text: string, caller: string | null): Checked {
  const country = caller === null ? undefined : parsePhoneNumberFromString(caller)?.country;
  const number = parsePhoneNumberFromString(text, country);
  return number?.isPossible() ? fits(number.number) : rejected('is not a phone number with a known country');
}
