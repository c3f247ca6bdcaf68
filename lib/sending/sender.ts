/** What sends: the guarded agent of a container, the policy it was made with, and how long a request may take. */
import type { LookupFunction } from 'node:net';
import type { Agent } from 'undici';
import { settings } from '../shared/config.ts';
import { type ConnectionLimiter, connectionLimiter } from './connection-limiter.ts';
import { type AddressPolicy, type AddressSettings, addressPolicy } from './ssrf-guard/address-policy.ts';
import { guardedAgent } from './ssrf-guard/agent.ts';

/** Sockets to one origin at most. */
const CONNECTIONS = 64;

export interface Sender {
  agent: Agent;
  policy: AddressPolicy;
  /** Of a whole request, from when it has its place: connecting, sending, reading. */
  timeoutMs: number;
  lines: ConnectionLimiter;
}

/** The sender of this environment; one for a container, so that connections are kept. @throws when a network is no CIDR */
export const openSender = ({
  DELIVERY_TIMEOUT_SECONDS,
  ...address
}: AddressSettings & { DELIVERY_TIMEOUT_SECONDS: number }): Sender =>
  aSender({ policy: addressPolicy(address), timeoutMs: DELIVERY_TIMEOUT_SECONDS * 1000 });

/** The sender of this function's settings. @throws {ConfigurationError} */
export const configuredSender = (): Sender =>
  openSender(
    settings({
      DELIVERY_TIMEOUT_SECONDS: true,
      ALLOWED_PRIVATE_NETWORKS: true,
      ALLOW_HTTP_DESTINATIONS: true,
    }),
  );

/** A sender of this policy; `lookup` resolves names, by DNS by default. */
export function aSender({
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
    agent: guardedAgent({ policy, timeoutMs, connections: CONNECTIONS, ...(lookup && { lookup }) }),
    lines: connectionLimiter({ places: CONNECTIONS, timeoutMs }),
  };
}
