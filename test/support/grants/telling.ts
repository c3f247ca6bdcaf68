/** How the stories are told: in an outlet that has a variable and a destination, with a few requests, each of which has to succeed. */
import { randomBytes } from 'node:crypto';
import type { Answered } from '../api.ts';
import { eventually } from '../eventually.ts';
import { apiError, completion } from '../model-server.ts';
import { partyOf, type ScriptedStack } from '../scripted-stack.ts';

/** Where a story is told, of which function, and for how many seconds it waits: when it waits longer, it has failed. */
export type Outlet = Awaited<ReturnType<ScriptedStack['anOutlet']>> & { patience: number; of: string };

export interface Scenario {
  /** The construct that it is about. */
  of: string;
  name: string;
  tell: (outlet: Outlet, scripted: ScriptedStack) => Promise<unknown>;
}

export const until = <Value>(
  { patience }: Outlet,
  what: string,
  probe: () => Value | undefined | Promise<Value | undefined>,
) => eventually(probe, what, patience);

export function ok({ status, body }: Answered): Answered['body'] {
  if (status !== 200 && status !== 202) throw new Error(`answered ${status}: ${body.message}`);
  return body;
}
export const answered = async (answer: Promise<Answered>) => ok(await answer);

export const KEY = { 'idempotency-key': 'order-1' };
/** A request that failed may be sent again under its key, and one that was done is answered as before. */
export async function onceWithKey(
  { api }: Outlet,
  path: string,
  { wrong, right }: { wrong: unknown; right: unknown },
) {
  const refused = await api.post(path, wrong, KEY);
  if (refused.status !== 400) throw new Error(`answered ${refused.status}`);
  const first = await answered(api.post(path, right, KEY));
  const again = await answered(api.post(path, right, KEY));
  if (!again.message?.startsWith(first.message ?? '-'))
    throw new Error(`answered another time: ${again.message}`);
}

export const CITY = { var_name: 'city', var_type: 'string', description: 'where the guests come from' };
export const CRM = { destination_name: 'CRM', api_method: 'POST', api_url: 'http://127.0.0.1:2/' };
export const SINCE = { since: '2026-01-01T00:00:00Z' };

export const isDelivery = (outlet: Outlet, { stack }: ScriptedStack, status: string) =>
  until(outlet, `a delivery that is ${status}`, async () => {
    const call = await stack.readCall(outlet.outlet, 'c-1');
    return call?.deliveries[0]?.status === status ? call : undefined;
  });
/** Call c-1, submitted; its delivery stands like that in the end. */
export async function aCall(outlet: Outlet, scripted: ScriptedStack, status = 'delivered') {
  await answered(outlet.api.post('/calls', scripted.anEvent()));
  return isDelivery(outlet, scripted, status);
}
export const set = ({ api }: Outlet, status: 'active' | 'disabled') =>
  answered(api.put('/destinations', { destination_id: 1, status }));
export const isCall = (outlet: Outlet, { stack }: ScriptedStack, status: string) =>
  until(outlet, `a call that is ${status}`, async () =>
    (await stack.readCall(outlet.outlet, 'c-1'))?.status === status ? true : undefined,
  );
export const received = (outlet: Outlet, count: number) =>
  until(outlet, `${count} deliveries`, () => (outlet.delivered().length >= count ? true : undefined));
/** What cannot be read comes back after a second, not when its time is over. */
export const comesBack = async (
  outlet: Outlet,
  { stack }: ScriptedStack,
  queue: 'call-ended' | 'delivery-due',
) => {
  const id = await stack.sendToQueue('no message of ours', queue);
  await until(outlet, 'a message that comes back', () =>
    stack.log().includes(`"message_id":"${id}","receives":2`) ? true : undefined,
  );
};

export async function recovered(outlet: Outlet, scripted: ScriptedStack): Promise<void> {
  outlet.script(apiError(401));
  await answered(outlet.api.post('/calls', scripted.anEvent()));
  await isCall(outlet, scripted, 'failed');
  outlet.script(partyOf(4));
  await answered(outlet.api.post('/calls/recover', SINCE));
  await isCall(outlet, scripted, 'completed');
}

/** What a disabled destination held is sent when it is recovered. */
export async function found(outlet: Outlet, scripted: ScriptedStack): Promise<void> {
  await set(outlet, 'disabled');
  await aCall(outlet, scripted, 'held');
  await set(outlet, 'active');
  await answered(outlet.api.post('/destinations/1/recover', SINCE));
  await isDelivery(outlet, scripted, 'delivered');
}

/** Values of call c-1 that fill several items: random, for what is stored is compressed. */
export async function aLargeReading(outlet: Outlet, { anEvent, stack }: ScriptedStack): Promise<string[]> {
  const names = Array.from({ length: 60 }, (_, index) => `note_${index}`);
  const notes = names.map((name) => [name, randomBytes(7_500).toString('base64')]);
  const { api } = outlet;
  outlet.script(completion({ party_size: 4, ...Object.fromEntries(notes), turns: Array(61).fill(2) }));
  const variables = names.map((var_name) => ({ ...CITY, var_name }));
  for (const some of [variables.slice(0, 30), variables.slice(30)])
    await answered(api.post('/variables', some));
  await answered(api.post('/calls', anEvent()));
  await until(outlet, 'a large reading', async () =>
    (await stack.readCall(outlet.outlet, 'c-1'))?.status === 'completed' ? true : undefined,
  );
  return names;
}
