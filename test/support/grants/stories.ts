/** What each function is for, told in a few requests: a story fails when its function cannot do its part. */
import { randomBytes, randomUUID } from 'node:crypto';
import { PAYLOADS, SIGNATURES } from '../../lib/platforms/payloads.ts';
import type { Answered } from '../api.ts';
import { eventually } from '../eventually.ts';
import { erasureThatDies } from '../half-erased.ts';
import { apiError, completion } from '../model-server.ts';
import { partyOf, type ScriptedStack, TRANSCRIPT } from '../scripted-stack.ts';

/** Where a story is told, and for how many seconds it waits: when it waits longer, it has failed. */
export type Outlet = Awaited<ReturnType<ScriptedStack['anOutlet']>> & { patience: number };

export interface Story {
  /** The construct that it is about. */
  of: string;
  name: string;
  tell: (outlet: Outlet, scripted: ScriptedStack) => Promise<unknown>;
}

const until = <Value>(
  { patience }: Outlet,
  what: string,
  probe: () => Value | undefined | Promise<Value | undefined>,
) => eventually(probe, what, patience);

function ok({ status, body }: Answered): Answered['body'] {
  if (status !== 200 && status !== 202) throw new Error(`answered ${status}: ${body.message}`);
  return body;
}
const answered = async (answer: Promise<Answered>) => ok(await answer);

const KEY = { 'idempotency-key': 'order-1' };
/** A request that failed may be sent again under its key, and one that was done is answered as before. */
async function onceWithKey(
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

const CITY = { var_name: 'city', var_type: 'string', description: 'where the guests come from' };
const CRM = { destination_name: 'CRM', api_method: 'POST', api_url: 'http://127.0.0.1:2/' };
const SINCE = { since: '2026-01-01T00:00:00Z' };

const isDelivery = (outlet: Outlet, { stack }: ScriptedStack, status: string) =>
  until(outlet, `a delivery that is ${status}`, async () => {
    const call = await stack.readCall(outlet.outlet, 'c-1');
    return call?.deliveries[0]?.status === status ? call : undefined;
  });
/** Call c-1, submitted; its delivery stands like that in the end. */
async function aCall(outlet: Outlet, scripted: ScriptedStack, status = 'delivered') {
  await answered(outlet.api.post('/calls', scripted.anEvent()));
  return isDelivery(outlet, scripted, status);
}
const set = ({ api }: Outlet, status: 'active' | 'disabled') =>
  answered(api.put('/destinations', { destination_id: 1, status }));
const isCall = (outlet: Outlet, { stack }: ScriptedStack, status: string) =>
  until(outlet, `a call that is ${status}`, async () =>
    (await stack.readCall(outlet.outlet, 'c-1'))?.status === status ? true : undefined,
  );
const received = (outlet: Outlet, count: number) =>
  until(outlet, `${count} deliveries`, () => (outlet.delivered().length >= count ? true : undefined));
/** What cannot be read comes back after a second, not when its time is over. */
const comesBack = async (outlet: Outlet, { stack }: ScriptedStack, queue: 'call-ended' | 'delivery-due') => {
  const before = stack.log().length;
  await stack.sendToQueue('no message of ours', queue);
  await until(outlet, 'a message that comes back', () =>
    /"receives":2/.test(stack.log().slice(before)) ? true : undefined,
  );
};

const API: Record<string, [name: string, tell: Story['tell']]> = {
  ListVariables: ['variables are listed', ({ api }) => answered(api.get('/variables'))],
  SaveVariables: [
    'variables are saved once for a key',
    (outlet) => onceWithKey(outlet, '/variables', { wrong: [{ var_name: '' }], right: [CITY] }),
  ],
  UpdateVariables: [
    'a variable is updated',
    ({ api }) => answered(api.put('/variables', [{ variable_id: 1, description: 'guests' }])),
  ],
  DeleteVariable: ['a variable is deleted', ({ api }) => answered(api.delete('/variables?variable_id=1'))],
  ConnectVariables: [
    'a variable is connected',
    async ({ api }) => {
      await answered(api.post('/variables', [CITY]));
      await answered(api.post('/variables/connect', [{ variable_id: 2, destination_id: 1 }]));
    },
  ],
  DisconnectVariables: [
    'a variable is disconnected',
    ({ api }) => answered(api.post('/variables/disconnect', [{ variable_id: 1, destination_id: 1 }])),
  ],
  TryVariables: [
    'variables are tried',
    ({ api }) => answered(api.post('/variables/try', { transcript: TRANSCRIPT })),
  ],
  ListDestinations: ['destinations are listed', ({ api }) => answered(api.get('/destinations'))],
  SaveDestinations: [
    'a destination is saved once for a key',
    (outlet) => onceWithKey(outlet, '/destinations', { wrong: { ...CRM, api_url: 'x' }, right: CRM }),
  ],
  UpdateDestinations: ['a destination is updated', (outlet) => set(outlet, 'disabled')],
  DeleteDestination: [
    'a destination is deleted, and what it held is skipped',
    async (outlet, scripted) => {
      await set(outlet, 'disabled');
      await aCall(outlet, scripted, 'held');
      await answered(outlet.api.delete('/destinations?destination_id=1'));
      await isDelivery(outlet, scripted, 'skipped');
    },
  ],
  PreviewDestination: [
    'a destination is previewed',
    ({ api }) => answered(api.post('/destinations/preview', { destination_id: 1 })),
  ],
  TestDestination: [
    'a destination is tested',
    ({ api }) => answered(api.post('/destinations/1/test', { values: {} })),
  ],
  RotateSecret: [
    'a secret is rotated once for a key',
    async ({ api }) => {
      const missing = await api.post('/destinations/2/rotate-secret', undefined, KEY);
      if (missing.status !== 404) throw new Error(`answered ${missing.status}`);
      await answered(api.post('/destinations', CRM));
      await answered(api.post('/destinations/2/rotate-secret', undefined, KEY));
      await answered(api.post('/destinations/2/rotate-secret', undefined, KEY));
    },
  ],
  RecoverDestination: [
    'what was held is sent when it is recovered',
    async (outlet, scripted) => {
      await set(outlet, 'disabled');
      await aCall(outlet, scripted, 'held');
      await set(outlet, 'active');
      await answered(outlet.api.post('/destinations/1/recover', SINCE));
      await isDelivery(outlet, scripted, 'delivered');
    },
  ],
  RedeliverCall: [
    'a call is sent again',
    async (outlet, scripted) => {
      await aCall(outlet, scripted);
      await answered(outlet.api.post('/calls/c-1/redeliver'));
      await received(outlet, 2);
    },
  ],
  SubmitCall: [
    'a call is taken once for a key, and read',
    async (outlet, scripted) => {
      const right = scripted.anEvent();
      await onceWithKey(outlet, '/calls', { wrong: { ...right, timestamp: 'x' }, right });
      await isCall(outlet, scripted, 'completed');
    },
  ],
  ListCalls: [
    'calls are listed, however large their values',
    async (outlet, scripted) => {
      await aLargeReading(outlet, scripted);
      const { payload } = await answered(outlet.api.get('/calls'));
      if (JSON.stringify(payload).length < 500_000) throw new Error('without their values');
    },
  ],
  RecoverCalls: ['calls are recovered', (outlet, scripted) => recovered(outlet, scripted)],
  ReceiveWebhook: [
    'a call of a platform is taken and read',
    async (outlet, { stack }) => {
      const secret: string = randomUUID();
      const { payload } = await answered(outlet.api.put('/platforms/retell', { signing_secret: secret }));
      const { ingest_key } = payload as { ingest_key: string };
      const body = JSON.stringify(PAYLOADS.retell('r-1'));
      const headers = {
        'content-type': 'application/json',
        ...SIGNATURES.retell(body, { secret, at: Date.now() }),
      };
      const url = `${stack.apiUrl}/v2/post_call/data/calls/retell?key=${ingest_key}`;
      const { status } = await fetch(url, { method: 'POST', headers, body });
      if (status !== 200) throw new Error(`answered ${status}`);
      await until(outlet, 'the call of a platform', async () =>
        (await stack.readCall(outlet.outlet, 'retell:r-1'))?.status === 'completed' ? true : undefined,
      );
    },
  ],
  SavePlatform: ['a platform is connected', ({ api }) => answered(api.put('/platforms/bolna', {}))],
  GetStats: ['statistics are shown', ({ api }) => answered(api.get('/stats'))],
  GetCall: [
    'a call is shown',
    async (outlet, scripted) => {
      await answered(outlet.api.post('/calls', scripted.anEvent()));
      await answered(outlet.api.get('/calls/c-1'));
    },
  ],
  Document: ['the contract is shown', (_, { stack }) => shown(`${stack.apiUrl}/v2/post_call/openapi.json`)],
  ReferencePage: ['the reference is shown', (_, { stack }) => shown(`${stack.apiUrl}/v2/post_call/docs`)],
  UnknownRoute: ['what is not there is a 404', (_, { stack }) => shown(`${stack.apiUrl}/nowhere`, 404)],
  EraseCall: [
    'a call is erased',
    async (outlet, scripted) => {
      await aCall(outlet, scripted);
      await answered(outlet.api.delete('/calls/c-1'));
      const left = await scripted.itemsOf(outlet.outlet);
      if (left.length > 1) throw new Error(`${left.length} items are left`);
    },
  ],
  ReextractCall: [
    'a call is read again once for a key',
    async (outlet, scripted) => {
      const { api, script } = outlet;
      const missing = await api.post('/calls/c-1/reextract', {}, KEY);
      if (missing.status !== 404) throw new Error(`answered ${missing.status}`);
      await aCall(outlet, scripted);
      await isCall(outlet, scripted, 'completed');
      script(partyOf(5));
      await answered(api.post('/calls/c-1/reextract', {}, KEY));
      await answered(api.post('/calls/c-1/reextract', {}, KEY));
      await until(outlet, 'the other value', async () =>
        (await scripted.stack.readCall(outlet.outlet, 'c-1'))?.values?.[0]?.value === 5 ? true : undefined,
      );
    },
  ],
};

async function shown(url: string, expected = 200): Promise<void> {
  const { status } = await fetch(url);
  if (status !== expected) throw new Error(`answered ${status}`);
}

async function recovered(outlet: Outlet, scripted: ScriptedStack): Promise<void> {
  outlet.script(apiError(401));
  await answered(outlet.api.post('/calls', scripted.anEvent()));
  await isCall(outlet, scripted, 'failed');
  outlet.script(partyOf(4));
  await answered(outlet.api.post('/calls/recover', SINCE));
  await isCall(outlet, scripted, 'completed');
}

/** Values of call c-1 that fill several items: random, for what is stored is compressed. */
async function aLargeReading(outlet: Outlet, { anEvent, stack }: ScriptedStack): Promise<string[]> {
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

const PIPELINE: [of: string, name: string, tell: Story['tell']][] = [
  [
    'Extractor',
    'a call that comes over the queue is read and delivered',
    async (outlet, scripted) => {
      await scripted.stack.sendToQueue(scripted.anEvent({ outlet_id: outlet.outlet }));
      await isDelivery(outlet, scripted, 'delivered');
      await scripted.stack.waitForIdle('call-ended', outlet.patience);
    },
  ],
  ['Extractor', 'calls that failed are read when they are recovered', recovered],
  [
    'Extractor',
    'what is no message comes back at once',
    (outlet, scripted) => comesBack(outlet, scripted, 'call-ended'),
  ],
  [
    'Extractor',
    'a model that is too busy is waited for',
    async (outlet, scripted) => {
      outlet.script(apiError(429), partyOf(4));
      const before = scripted.stack.log().length;
      await answered(outlet.api.post('/calls', scripted.anEvent()));
      await until(outlet, 'a call that waits', () =>
        scripted.stack.log().slice(before).includes('call waits: the model is too busy') ? true : undefined,
      );
    },
  ],
  [
    'Extractor',
    'an erasure that died is finished',
    async (outlet, scripted) => {
      await aCall(outlet, scripted);
      await erasureThatDies(scripted, outlet.outlet);
      await scripted.stack.sendToQueue({ event: 'call.erase', outlet_id: outlet.outlet, call_id: 'c-1' });
      await until(outlet, 'its end', async () =>
        (await scripted.itemsOf(outlet.outlet)).length === 1 ? true : undefined,
      );
    },
  ],
  [
    'Extractor',
    'a small reading takes the place of a large one',
    async (outlet, scripted) => {
      const names = await aLargeReading(outlet, scripted);
      const nothing = Object.fromEntries(names.map((name) => [name, null]));
      outlet.script(completion({ party_size: 5, ...nothing, turns: Array(61).fill(2) }));
      await answered(outlet.api.post('/calls/c-1/reextract'));
      await until(outlet, 'one item of values', async () => {
        const values = (await scripted.itemsOf(outlet.outlet)).filter(({ sk }) => /^VALUES/.test(sk));
        return values.length === 1 ? true : undefined;
      });
    },
  ],
  [
    'Dispatcher',
    'what fails at first is sent again',
    async (outlet, scripted) => {
      outlet.answers((before) => (before === 0 ? { status: 503 } : {}));
      await aCall(outlet, scripted);
      await isCall(outlet, scripted, 'completed');
      await scripted.stack.waitForIdle('delivery-due', outlet.patience);
    },
  ],
  [
    'Dispatcher',
    'what is no message comes back at once',
    (outlet, scripted) => comesBack(outlet, scripted, 'delivery-due'),
  ],
  [
    'Dispatcher',
    'what is asked for again is sent again, and its call closed again',
    async (outlet, scripted) => {
      await aCall(outlet, scripted);
      await isCall(outlet, scripted, 'completed');
      await answered(outlet.api.post('/calls/c-1/redeliver'));
      await received(outlet, 2);
      await isCall(outlet, scripted, 'completed');
    },
  ],
  ['Dispatcher', 'what was held is found and sent', (outlet, scripted) => found(outlet, scripted)],
];

async function found(outlet: Outlet, scripted: ScriptedStack): Promise<void> {
  await set(outlet, 'disabled');
  await aCall(outlet, scripted, 'held');
  await set(outlet, 'active');
  await answered(outlet.api.post('/destinations/1/recover', SINCE));
  await isDelivery(outlet, scripted, 'delivered');
}

export const STORIES: readonly Story[] = [
  ...Object.entries(API).map(([id, [name, tell]]) => ({ of: `Api${id}`, name, tell })),
  ...PIPELINE.map(([id, name, tell]) => ({ of: `Pipeline${id}`, name, tell })),
];
