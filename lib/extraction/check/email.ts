/** Email addresses in the one form that is delivered. */
import { domainToASCII } from 'node:url';
import * as z from 'zod';
import { type Checked, fits, rejected } from './checked.ts';

const Email = z.email();

/** RFC 5321, 4.5.3.1. */
const MAX_LOCAL = 64;
const MAX_ADDRESS = 254;

/**
 * An email address with its domain in lower case; the local part is its receiver's business (RFC 5321, 2.4).
 * A domain in another script is judged by its ASCII form.
 */
export function checkEmail(text: string): Checked {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  const domain = text.slice(at + 1).toLowerCase();
  const address = `${local}@${domain}`;
  const valid =
    at > 0 &&
    local.length <= MAX_LOCAL &&
    address.length <= MAX_ADDRESS &&
    /^[^\s%/?#\\:@]+$/.test(domain) &&
    Email.safeParse(`${local}@${domainToASCII(domain)}`).success;
  return valid ? fits(address) : rejected('is not an email address');
}
