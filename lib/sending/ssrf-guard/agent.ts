/** The HTTP agent of all deliveries: it checks the address of every connection that it opens. */
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { type AddressPolicy, refusedAddress } from './address-policy.ts';
import { dnsLookup } from './resolve.ts';
import { literalAddress, refusedHost } from './validate-url.ts';

/** Thrown when the address of a connection is refused. */
export class AddressRefused extends Error {
  override name = 'AddressRefused';
}

export interface AgentOptions {
  policy: AddressPolicy;
  /** To connect, TLS included. */
  timeoutMs: number;
  /** Resolves names; by DNS by default. */
  lookup?: LookupFunction;
  /** The most sockets to one origin. */
  connections?: number;
  /** How long an idle connection stays open, whatever the receiver offers. */
  keepAliveMs?: number;
}

/**
 * Returns an agent that keeps connections alive, verifies TLS and uses no proxy. It checks a
 * literal address before it connects (Node calls no lookup for one). It checks a name inside the
 * lookup, whose answer is the address that is connected to, so that no second resolution can
 * differ; one refused address refuses the name.
 */
export function guardedAgent({
  policy,
  timeoutMs,
  lookup = dnsLookup({ timeoutMs }),
  connections = 64,
  keepAliveMs = 10_000,
}: AgentOptions): Agent {
  const connect = buildConnector({
    timeout: timeoutMs,
    allowH2: false,
    lookup: guardedLookup(lookup, policy),
  });
  return new Agent({
    connections,
    pipelining: 1,
    keepAliveTimeout: keepAliveMs,
    // Otherwise a receiver could hold our sockets with `keep-alive: timeout=600`.
    keepAliveMaxTimeout: keepAliveMs,
    connect: (options, callback) => {
      const refused = refusedHost(options.hostname, policy);
      if (refused !== null) return callback(new AddressRefused(refused), null);
      connect(options, callback);
    },
  });
}

/** Returns a lookup that fails unless every address of the name is allowed. */
export const guardedLookup =
  (lookup: LookupFunction, policy: AddressPolicy): LookupFunction =>
  (hostname, options, callback) => {
    const literal = literalAddress(hostname);
    const resolve: LookupFunction =
      literal === null ? lookup : (_, __, found) => found(null, literal, isIP(literal));
    resolve(hostname, { ...options, all: true }, (error, answer) => {
      if (error) return callback(error, [], undefined);
      const addresses = Array.isArray(answer) ? answer : [{ address: answer, family: isIP(answer) }];
      const refused = addresses
        .map(({ address }) => refusedAddress(address, policy))
        .find((why) => why !== null);
      // The message does not name the addresses: they would reveal what an internal resolver knows.
      if (refused !== undefined)
        return callback(new AddressRefused(`the name resolves to an address that ${refused}`), [], undefined);
      const [first] = addresses;
      if (!first) return callback(new AddressRefused('the name resolves to no address'), [], undefined);
      if (options.all) return callback(null, addresses, undefined);
      callback(null, first.address, first.family);
    });
  };
