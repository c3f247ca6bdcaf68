/**
 * Resolves names by DNS only, without threads: a name whose server is silent delays no other
 * lookup.
 */
import { promises as dns } from 'node:dns';
import type { LookupFunction } from 'node:net';

const REASONS = new Map([
  ['ENOTFOUND', 'the name of the host was not found (DNS)'],
  ['ENODATA', 'the name of the host has no address (DNS)'],
  ['ESERVFAIL', 'the name server of the host failed (DNS)'],
  ['EREFUSED', 'the name server refused to answer (DNS)'],
  ['ETIMEOUT', 'no name server answered in time (DNS)'],
  ['ECONNREFUSED', 'no name server could be reached (DNS)'],
]);

/** Thrown when DNS has no address for a name; the message says why and is shown in the attempt. */
export class NameNotResolved extends Error {
  override name = 'NameNotResolved';
  /** The code of c-ares. */
  readonly code: string;

  constructor(code: string) {
    super(REASONS.get(code) ?? `the name of the host could not be looked up (DNS: ${code})`);
    this.code = code;
  }
}

/**
 * Returns a lookup that asks the system's name servers for exactly this name: no hosts file, no
 * search list. The system's own lookup (getaddrinfo) runs on four threads per process, and a silent
 * server blocks one until it times out.
 * @param timeoutMs of the whole connection; a silent server uses half of it
 * @param servers instead of the system's; for tests
 */
export const dnsLookup =
  ({ timeoutMs, servers }: { timeoutMs: number; servers?: readonly string[] }): LookupFunction =>
  (hostname, _, callback) => {
    // A resolver per name: it reads the system's servers again, and asks from an unpredictable
    // port.
    const resolver = new dns.Resolver({ timeout: Math.ceil(timeoutMs / 6), tries: 2 });
    if (servers) resolver.setServers(servers);
    // allSettled never rejects, and the callback takes every outcome.
    void Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]).then((answers) => {
      const [four, six] = answers;
      // IPv4 first: functions outside a VPC have no outbound IPv6.
      const addresses = [
        ...addressesIn(four).map((address) => ({ address, family: 4 })),
        ...addressesIn(six).map((address) => ({ address, family: 6 })),
      ];
      if (addresses.length > 0) return callback(null, addresses);
      // The name has no address only when both queries say so.
      const code = answers.map(codeOf).find((one) => one !== 'ENODATA') ?? 'ENODATA';
      callback(new NameNotResolved(code), []);
    });
  };

const addressesIn = (answer: PromiseSettledResult<string[]>): string[] =>
  answer.status === 'fulfilled' ? answer.value : [];

/** An answer without addresses means ENODATA. */
const codeOf = (answer: PromiseSettledResult<string[]>): string => {
  if (answer.status === 'fulfilled') return 'ENODATA';
  const error: unknown = answer.reason;
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
};
