/**
 * Scenarios and their steps: requests for an outlet that has a variable and a destination. A step
 * throws when it fails.
 */
import { randomBytes } from 'node:crypto';
import type { Answered } from '../api.ts';
import { eventually } from '../eventually.ts';
import { apiError, completion } from '../model-server.ts';
import { partyOf, type ScriptedStack } from '../scripted-stack.ts';

/**
 * A scenario's outlet. A step fails after `timeoutSeconds`; `functionName` is the function whose
 * grants are tested.
 */
export type Outlet = Awaited<ReturnType<ScriptedStack['anOutlet']>> & {
  timeoutSeconds: number;
  functionName: string;
};

export interface Scenario {
  /** The id of the construct whose function it tests. */
  construct: string;
  name: string;
  run: (outlet: Outlet, scripted: ScriptedStack) => Promise<unknown>;
}

export const until = <Value>(
  { timeoutSeconds }: Outlet,
  what: string,
  probe: () => Value | undefined | Promise<Value | undefined>,
) => eventually(probe, what, timeoutSeconds);

export function ok({ status, body }: Answered): Answered['body'] {
  if (status !== 200 && status !== 202) throw new Error(`answered ${status}: ${body.message}`);
  return body;
}
export const answered = async (answer: Promise<Answered>) => ok(await answer);

export const KEY = { 'idempotency-key': 'order-1' };
/**
 * Checks that a refused request can be sent again under its idempotency key, and that a successful
 * one runs once.
 */
export async function savesOncePerKey(
  { api }: Outlet,
  path: string,
  { wrong, right }: { wrong: unknown; right: unknown },
) {
  const refused = await api.post(path, wrong, KEY);
  if (refused.status !== 400) throw new Error(`answered ${refused.status}`);
  const first = await answered(api.post(path, right, KEY));
  const again = await answered(api.post(path, right, KEY));
  if (!again.message?.startsWith(first.message ?? '-'))
    throw new Error(`the repeated request was answered otherwise: ${again.message}`);
}

export const CITY = { var_name: 'city', var_type: 'string', description: 'where the guests come from' };
export const CRM = { destination_name: 'CRM', api_method: 'POST', api_url: 'http://127.0.0.1:2/' };
export const SINCE = { since: '2026-01-01T00:00:00Z' };

export const isDelivery = (outlet: Outlet, { stack }: ScriptedStack, status: string) =>
  until(outlet, `a delivery that is ${status}`, async () => {
    const call = await stack.readCall(outlet.outlet, 'c-1');
    return call?.deliveries[0]?.status === status ? call : undefined;
  });
/** Submits call c-1 and waits until its delivery has a status. */
export async function submitCall(outlet: Outlet, scripted: ScriptedStack, status = 'delivered') {
  await answered(outlet.api.post('/calls', scripted.anEvent()));
  return isDelivery(outlet, scripted, status);
}
export const setStatus = ({ api }: Outlet, status: 'active' | 'disabled') =>
  answered(api.put('/destinations', { destination_id: 1, status }));
export const isCall = (outlet: Outlet, { stack }: ScriptedStack, status: string) =>
  until(outlet, `a call that is ${status}`, async () =>
    (await stack.readCall(outlet.outlet, 'c-1'))?.status === status ? true : undefined,
  );
export const hasReceived = (outlet: Outlet, count: number) =>
  until(outlet, `${count} deliveries`, () => (outlet.delivered().length >= count ? true : undefined));
/**
 * Sends an invalid message and waits for its second receive, which comes after a second, before the
 * visibility timeout.
 */
export const isReceivedAgain = async (
  outlet: Outlet,
  { stack }: ScriptedStack,
  queue: 'call-ended' | 'delivery-due',
) => {
  const id = await stack.sendToQueue('no message of ours', queue);
  await until(outlet, 'a message that is received again', () =>
    stack.log().includes(`"message_id":"${id}","receives":2`) ? true : undefined,
  );
};

/** Submits a call whose extraction fails, and recovers it. */
export async function recoversFailedCall(outlet: Outlet, scripted: ScriptedStack): Promise<void> {
  outlet.script(apiError(401));
  await answered(outlet.api.post('/calls', scripted.anEvent()));
  await isCall(outlet, scripted, 'failed');
  outlet.script(partyOf(4));
  await answered(outlet.api.post('/calls/recover', SINCE));
  await isCall(outlet, scripted, 'completed');
}

/** Submits a call to a disabled destination, and recovers the delivery that it holds. */
export async function recoversHeldDelivery(outlet: Outlet, scripted: ScriptedStack): Promise<void> {
  await setStatus(outlet, 'disabled');
  await submitCall(outlet, scripted, 'held');
  await setStatus(outlet, 'active');
  await answered(outlet.api.post('/destinations/1/recover', SINCE));
  await isDelivery(outlet, scripted, 'delivered');
}

/**
 * Submits call c-1 with values that fill several items; they are random because stored values are
 * compressed. Returns the names of the large variables.
 */
export async function submitLargeCall(outlet: Outlet, { anEvent, stack }: ScriptedStack): Promise<string[]> {
  const names = Array.from({ length: 60 }, (_, index) => `note_${index}`);
  const notes = names.map((name) => [name, randomBytes(7_500).toString('base64')]);
  const { api } = outlet;
  outlet.script(completion({ party_size: 4, ...Object.fromEntries(notes), turns: Array(61).fill(2) }));
  const variables = names.map((var_name) => ({ ...CITY, var_name }));
  for (const batch of [variables.slice(0, 30), variables.slice(30)])
    await answered(api.post('/variables', batch));
  await answered(api.post('/calls', anEvent()));
  await until(outlet, 'a large extraction', async () =>
    (await stack.readCall(outlet.outlet, 'c-1'))?.status === 'completed' ? true : undefined,
  );
  return names;
}
