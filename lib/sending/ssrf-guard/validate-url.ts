/**
 * Validates the URL of a destination by its text, when the destination is saved and before anything
 * connects.
 */
import { isIP } from 'node:net';
import { type AddressPolicy, refusedAddress } from './address-policy.ts';

// The Fetch standard's bad ports (section "Port blocking"): services that accept any input.
const BAD_PORTS = new Set(
  `1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119 123 135 137
  139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 990 993 995 1719 1720
  1723 2049 3659 4045 4190 5060 5061 6000 6566 6665 6666 6667 6668 6669 6679 6697 10080`.split(/\s+/),
);

/** Returns every problem of a destination's URL; empty when it is valid. */
export function validateUrl(text: string, policy: AddressPolicy): string[] {
  // The URL parser drops tabs and line breaks, and trims: the text that is checked must be the text
  // that is used.
  if (/[\p{Cc}\s]/u.test(text)) return ['must not contain spaces or control characters'];
  if (!URL.canParse(text)) return ['is not a URL'];
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && policy.allowHttp)) {
    return [policy.allowHttp ? 'must begin with https:// or http://' : 'must begin with https://'];
  }
  const problems: string[] = [];
  if (!/^https?:\/\/[^/\\]/i.test(text)) problems.push('must have a host after //');
  if (url.username !== '' || url.password !== '') problems.push('must not contain a user or password');
  if (BAD_PORTS.has(url.port)) problems.push(`must not use port ${url.port} (blocked by the Fetch standard)`);
  const refused = refusedHost(url.hostname, policy);
  if (refused !== null) problems.push(refused);
  return problems;
}

/**
 * Returns why a host is refused by its text; null when it is allowed. A name is checked again when
 * it is resolved.
 */
export function refusedHost(hostname: string, policy: AddressPolicy): string | null {
  const address = literalAddress(hostname);
  if (address === null) return null;
  const refused = refusedAddress(address, policy);
  return refused === null ? null : `must not point to ${bare(hostname)}: it ${refused}`;
}

/** Returns the address that a host is by its text; null for a name that needs resolving. */
export function literalAddress(hostname: string): string | null {
  const host = bare(hostname);
  // RFC 6761, section 6.3: localhost and its subdomains are this machine, whatever a resolver says.
  if (/^(?:.+\.)?localhost$/i.test(host)) return '127.0.0.1';
  return isIP(host) === 0 ? null : host;
}

/** Whether the host of the URL is an IPv6 address. */
export const isIpv6Literal = (text: string): boolean =>
  URL.canParse(text) && isIP(bare(new URL(text).hostname)) === 6;

/** Removes the brackets of IPv6 and the final dot of a fully qualified name. */
const bare = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
