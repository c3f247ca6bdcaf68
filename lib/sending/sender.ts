/**
 * The sender of a container: its guarded agent, its address policy, its timeout and its connection
 * limit.
 */
import type { LookupFunction } from 'node:net';
import type { Agent } from 'undici';
import { settings } from '../shared/config.ts';
import { type ConnectionLimiter, connectionLimiter } from './connection-limiter.ts';
import { type AddressPolicy, type AddressSettings, addressPolicy } from './ssrf-guard/address-policy.ts';
import { guardedAgent } from './ssrf-guard/agent.ts';

/** The most sockets to one origin. */
const MAX_CONNECTIONS = 64;

export interface Sender {
  agent: Agent;
  policy: AddressPolicy;
  /** Of a request from when it has a connection: connecting, sending, reading. */
  timeoutMs: number;
  connections: ConnectionLimiter;
}

/**
 * Returns the sender of these settings; one per container, so that connections are reused.
 * @throws when a network is not a CIDR
 */
export const openSender = ({
  DELIVERY_TIMEOUT_SECONDS,
  ...address
}: AddressSettings & { DELIVERY_TIMEOUT_SECONDS: number }): Sender =>
  createSender({ policy: addressPolicy(address), timeoutMs: DELIVERY_TIMEOUT_SECONDS * 1000 });

/** Returns the sender of this function's settings. @throws {ConfigurationError} */
export const configuredSender = (): Sender =>
  openSender(
    settings({
      DELIVERY_TIMEOUT_SECONDS: true,
      ALLOWED_PRIVATE_NETWORKS: true,
      ALLOW_HTTP_DESTINATIONS: true,
    }),
  );

/** Returns a sender with this policy; `lookup` resolves names, by DNS by default. */
export function createSender({
  policy,
  timeoutMs,
  lookup,
}: {
  policy: AddressPolicy;
  timeoutMs: number;
  lookup?: LookupFunction;
}): Sender {
  return {
    policy,
    timeoutMs,
    agent: guardedAgent({ policy, timeoutMs, connections: MAX_CONNECTIONS, ...(lookup && { lookup }) }),
    connections: connectionLimiter({ maxInFlight: MAX_CONNECTIONS, timeoutMs }),
  };
}
