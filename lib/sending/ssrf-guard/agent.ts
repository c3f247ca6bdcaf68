/** The agent of all deliveries: every connection is judged, by the address that it really goes to. */
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { type AddressPolicy, refusedAddress } from './address-policy.ts';
import { dnsLookup } from './resolve.ts';
import { literalAddress, refusedHost } from './validate-url.ts';

/** Thrown when a connection would lead where deliveries may not go. */
export class AddressRefused extends Error {
  override name = 'AddressRefused';
}

export interface AgentOptions {
  policy: AddressPolicy;
  /** To connect, TLS included. */
  timeoutMs: number;
  /** Resolves names; by DNS alone by default. */
  lookup?: LookupFunction;
  /** Sockets to one origin at most. */
  connections?: number;
  /** For how long an idle connection is kept, whatever the receiver offers. */
  keepAliveMs?: number;
}

/**
 * An agent that keeps connections alive, verifies TLS and knows no proxy. Literal addresses are judged before they are
 * connected (Node calls no lookup for them); names in the lookup whose answer is the one connected, so that no second
 * resolution can differ, and refused when any of their addresses is.
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
    // Undici would follow `keep-alive: timeout=600`, and a receiver would hold our sockets for as long.
    keepAliveMaxTimeout: keepAliveMs,
    connect: (options, callback) => {
      const refused = refusedHost(options.hostname, policy);
      if (refused !== null) return callback(new AddressRefused(refused), null);
      connect(options, callback);
    },
  });
}

/** A lookup that answers only when every address of the name may be reached. */
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
      // The addresses themselves are not told: they would show what a resolver inside knows.
      if (refused !== undefined)
        return callback(new AddressRefused(`the name resolves to what ${refused}`), [], undefined);
      const [first] = addresses;
      if (!first) return callback(new AddressRefused('the name resolves to no address'), [], undefined);
      if (options.all) return callback(null, addresses, undefined);
      callback(null, first.address, first.family);
    });
  };
