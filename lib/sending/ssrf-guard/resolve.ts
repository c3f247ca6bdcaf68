/** Names become addresses by DNS alone, without a thread: a name whose server is silent keeps nobody else waiting. */
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

/** Thrown when DNS gives no address for a name; the message says why, in words for the call's record. */
export class NameNotResolved extends Error {
  override name = 'NameNotResolved';
  /** As c-ares has it. */
  readonly code: string;

  constructor(code: string) {
    super(REASONS.get(code) ?? `the name of the host could not be looked up (DNS: ${code})`);
    this.code = code;
  }
}

/**
 * A lookup that asks the system's name servers for a name as it stands: no table of hosts, no search list. The system's own
 * (getaddrinfo) runs on four threads for the whole process, which nothing frees before a silent server's time is over.
 * @param timeoutMs of the whole connection: a silent server takes half of it
 * @param servers others than the system's; only in tests
 */
export const dnsLookup =
  ({ timeoutMs, servers }: { timeoutMs: number; servers?: readonly string[] }): LookupFunction =>
  (hostname, _, callback) => {
    // One for each name: it reads the system's servers anew, and asks from a port that nobody can guess from the last.
    const resolver = new dns.Resolver({ timeout: Math.ceil(timeoutMs / 6), tries: 2 });
    if (servers) resolver.setServers(servers);
    Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]).then(([four, six]) => {
      // IPv4 first: functions outside a VPC have no IPv6 way out.
      const addresses = [
        ...addressesIn(four).map((address) => ({ address, family: 4 })),
        ...addressesIn(six).map((address) => ({ address, family: 6 })),
      ];
      if (addresses.length > 0) return callback(null, addresses);
      const codes = [four, six].map(codeOf);
      // "No such address" is sure only when both said so.
      const code = codes.find((one) => one !== 'ENODATA') ?? 'ENODATA';
      callback(new NameNotResolved(code), []);
    });
  };

const addressesIn = (answer: PromiseSettledResult<string[]>): string[] =>
  answer.status === 'fulfilled' ? answer.value : [];

/** An answer of no address at all is one that says that there is none. */
const codeOf = (answer: PromiseSettledResult<string[]>): string => {
  if (answer.status === 'fulfilled') return 'ENODATA';
  const error: unknown = answer.reason;
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
};
