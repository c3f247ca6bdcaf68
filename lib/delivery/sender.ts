/** What sends: the guarded agent of a container, the policy it was made with, and how long a request may take. */
import type { Agent } from 'undici';
import { guardedAgent } from './guard/agent.ts';
import { type AddressPolicy, type AddressSettings, addressPolicy } from './guard/policy.ts';

export interface Sender {
  agent: Agent;
  policy: AddressPolicy;
  /** Of a whole request: connecting, sending, reading. */
  timeoutMs: number;
}

/** The sender of this environment; one for a container, so that connections are kept. @throws when a network is no CIDR */
export function openSender(settings: AddressSettings & { DELIVERY_TIMEOUT_SECONDS: number }): Sender {
  const policy = addressPolicy(settings);
  const timeoutMs = settings.DELIVERY_TIMEOUT_SECONDS * 1000;
  return { policy, timeoutMs, agent: guardedAgent({ policy, timeoutMs }) };
}
