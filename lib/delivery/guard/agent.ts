/** The agent of all deliveries: every connection is judged, by the address that it really goes to. */
import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { refusedHost } from './judge-url.ts';
import { type AddressPolicy, refusedAddress } from './policy.ts';

/** Thrown when a connection would lead where deliveries may not go. */
export class AddressRefused extends Error {
  override name = 'AddressRefused';
}

export interface AgentOptions {
  policy: AddressPolicy;
  /** To connect, TLS included. */
  timeoutMs: number;
  /** Resolves names; the system's by default. */
  lookup?: LookupFunction;
  /** Sockets to one origin at most. */
  connections?: number;
}

/**
 * An agent that keeps connections alive, verifies TLS and knows no proxy. Literal addresses are judged before they are
 * connected (Node calls no lookup for them); names in the lookup whose answer is the one connected, so that no second
 * resolution can differ, and refused when any of their addresses is.
 */
export function guardedAgent({
  policy,
  timeoutMs,
  lookup = systemLookup,
  connections = 64,
}: AgentOptions): Agent {
  const connect = buildConnector({
    timeout: timeoutMs,
    allowH2: false,
    lookup: guardedLookup(lookup, policy),
  });
  return new Agent({
    connections,
    pipelining: 1,
    keepAliveTimeout: 10_000,
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
    lookup(hostname, { ...options, all: true }, (error, answer) => {
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
