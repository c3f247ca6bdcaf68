/** What each door of the API is for: a story fails when its function cannot do its part. */
import { randomUUID } from 'node:crypto';
import { PAYLOADS, SIGNATURES } from '../platform-payloads.ts';
import { partyOf, TRANSCRIPT } from '../scripted-stack.ts';
import {
  aCall,
  aLargeReading,
  answered,
  CITY,
  CRM,
  found,
  isCall,
  isDelivery,
  KEY,
  onceWithKey,
  received,
  recovered,
  type Scenario,
  set,
  until,
} from './telling.ts';

const DOORS: Record<string, [name: string, tell: Scenario['tell']]> = {
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
  RecoverDestination: ['what was held is sent when it is recovered', found],
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
  RecoverCalls: ['calls are recovered', recovered],
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

export const DOOR_STORIES: readonly Scenario[] = Object.entries(DOORS).map(([id, [name, tell]]) => ({
  of: `Api${id}`,
  name,
  tell,
}));
