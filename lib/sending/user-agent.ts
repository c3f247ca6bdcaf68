/** How deliveries name themselves, and how POST /calls knows one of ours that came back. */

const USER_AGENT = 'postcall/1';

/** The headers with our name in them; a name that the template gives stands before it (RFC 9110, section 10.1.5). */
export function withUserAgent(headers: Readonly<Record<string, string>>): Record<string, string> {
  const isUserAgent = (name: string): boolean => name.toLowerCase() === 'user-agent';
  const others = Object.entries(headers).filter(([name]) => !isUserAgent(name));
  const given = Object.entries(headers).filter(([name, value]) => isUserAgent(name) && value !== '');
  const names = [...given.map(([, value]) => value), USER_AGENT];
  return { ...Object.fromEntries(others), 'user-agent': names.join(' ') };
}

/** Whether a request is a delivery of ours: a destination that points at this API would call us for ever. */
export const isOurDelivery = (headers: Readonly<Record<string, string | undefined>>): boolean =>
  headers['webhook-id'] !== undefined && (headers['user-agent'] ?? '').split(' ').includes(USER_AGENT);
