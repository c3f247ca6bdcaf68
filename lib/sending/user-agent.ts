/**
 * The user agent of deliveries, by which POST /calls recognises a delivery that comes back to us.
 */

const USER_AGENT = 'postcall/1';

/** Adds our user agent; one that the template sets comes before it (RFC 9110, section 10.1.5). */
export function withUserAgent(headers: Readonly<Record<string, string>>): Record<string, string> {
  const isUserAgent = (name: string): boolean => name.toLowerCase() === 'user-agent';
  const others = Object.entries(headers).filter(([name]) => !isUserAgent(name));
  const given = Object.entries(headers).filter(([name, value]) => isUserAgent(name) && value !== '');
  const names = [...given.map(([, value]) => value), USER_AGENT];
  return { ...Object.fromEntries(others), 'user-agent': names.join(' ') };
}

/**
 * Whether a request is a delivery of ours: a destination that points at this API would loop without
 * end.
 */
export const isOurDelivery = (headers: Readonly<Record<string, string | undefined>>): boolean =>
  headers['webhook-id'] !== undefined && (headers['user-agent'] ?? '').split(' ').includes(USER_AGENT);
