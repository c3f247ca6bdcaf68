/** The sender of a container: its guarded agent, its address policy, its timeout and its connection limit. */
import type { LookupFunction } from 'node:net';
import type { Agent } from 'undici';
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

/** Returns the sender of this environment; one per container, so that connections are reused. @throws when a network is not a CIDR */
export const openSender = (settings: AddressSettings & { DELIVERY_TIMEOUT_SECONDS: number }): Sender =>
  createSender({ policy: addressPolicy(settings), timeoutMs: settings.DELIVERY_TIMEOUT_SECONDS * 1000 });

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
