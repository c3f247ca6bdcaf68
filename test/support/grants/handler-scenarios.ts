/**
 * A scenario for each handler of the API, which fails when the handler's function lacks a grant
 * that it needs.
 */
import { randomUUID } from 'node:crypto';
import { PAYLOADS, SIGNATURES } from '../platform-payloads.ts';
import { partyOf, TRANSCRIPT } from '../scripted-stack.ts';
import {
  answered,
  CITY,
  CRM,
  hasReceived,
  isCall,
  isDelivery,
  KEY,
  recoversFailedCall,
  recoversHeldDelivery,
  type Scenario,
  savesOncePerKey,
  setStatus,
  submitCall,
  submitLargeCall,
  until,
} from './steps.ts';

const HANDLERS: Record<string, [name: string, run: Scenario['run']]> = {
  ListVariables: ['variables are listed', ({ api }) => answered(api.get('/variables'))],
  SaveVariables: [
    'variables are saved once per idempotency key',
    (outlet) => savesOncePerKey(outlet, '/variables', { wrong: [{ var_name: '' }], right: [CITY] }),
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
    'a destination is saved once per idempotency key',
    (outlet) => savesOncePerKey(outlet, '/destinations', { wrong: { ...CRM, api_url: 'x' }, right: CRM }),
  ],
  UpdateDestinations: ['a destination is updated', (outlet) => setStatus(outlet, 'disabled')],
  DeleteDestination: [
    'a destination is deleted, and its held deliveries are skipped',
    async (outlet, scripted) => {
      await setStatus(outlet, 'disabled');
      await submitCall(outlet, scripted, 'held');
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
    'a secret is rotated once per idempotency key',
    async ({ api }) => {
      const missing = await api.post('/destinations/2/rotate-secret', undefined, KEY);
      if (missing.status !== 404) throw new Error(`answered ${missing.status}`);
      await answered(api.post('/destinations', CRM));
      await answered(api.post('/destinations/2/rotate-secret', undefined, KEY));
      await answered(api.post('/destinations/2/rotate-secret', undefined, KEY));
    },
  ],
  RecoverDestination: ['held deliveries are sent when their destination is recovered', recoversHeldDelivery],
  RedeliverCall: [
    'a call is redelivered',
    async (outlet, scripted) => {
      await submitCall(outlet, scripted);
      await answered(outlet.api.post('/calls/c-1/redeliver'));
      await hasReceived(outlet, 2);
    },
  ],
  SubmitCall: [
    'a call is accepted once per idempotency key, and extracted',
    async (outlet, scripted) => {
      const right = scripted.anEvent();
      await savesOncePerKey(outlet, '/calls', { wrong: { ...right, timestamp: 'x' }, right });
      await isCall(outlet, scripted, 'completed');
    },
  ],
  ListCalls: [
    'calls with large values are listed',
    async (outlet, scripted) => {
      await submitLargeCall(outlet, scripted);
      const { payload } = await answered(outlet.api.get('/calls'));
      if (JSON.stringify(payload).length < 500_000) throw new Error('the list lacks the values of the call');
    },
  ],
  RecoverCalls: ['failed calls are recovered', recoversFailedCall],
  ReceiveWebhook: [
    "a platform's webhook is accepted, and its call is extracted",
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
      await until(outlet, 'the call of a platform to complete', async () =>
        (await stack.readCall(outlet.outlet, 'retell:r-1'))?.status === 'completed' ? true : undefined,
      );
    },
  ],
  SavePlatform: ['a platform is connected', ({ api }) => answered(api.put('/platforms/bolna', {}))],
  GetStats: ['statistics are returned', ({ api }) => answered(api.get('/stats'))],
  GetCall: [
    'a call is returned',
    async (outlet, scripted) => {
      await answered(outlet.api.post('/calls', scripted.anEvent()));
      await answered(outlet.api.get('/calls/c-1'));
    },
  ],
  Document: [
    'the OpenAPI document is returned',
    (_, { stack }) => expectStatus(`${stack.apiUrl}/v2/post_call/openapi.json`),
  ],
  ReferencePage: [
    'the reference page is returned',
    (_, { stack }) => expectStatus(`${stack.apiUrl}/v2/post_call/docs`),
  ],
  UnknownRoute: [
    'an unknown route is answered 404',
    (_, { stack }) => expectStatus(`${stack.apiUrl}/nowhere`, 404),
  ],
  EraseCall: [
    'a call is erased',
    async (outlet, scripted) => {
      await submitCall(outlet, scripted);
      await answered(outlet.api.delete('/calls/c-1'));
      const left = await scripted.itemsOf(outlet.outlet);
      if (left.length > 1) throw new Error(`${left.length} items are left`);
    },
  ],
  ReextractCall: [
    'a call is re-extracted once per idempotency key',
    async (outlet, scripted) => {
      const { api, script } = outlet;
      const missing = await api.post('/calls/c-1/reextract', {}, KEY);
      if (missing.status !== 404) throw new Error(`answered ${missing.status}`);
      await submitCall(outlet, scripted);
      await isCall(outlet, scripted, 'completed');
      script(partyOf(5));
      await answered(api.post('/calls/c-1/reextract', {}, KEY));
      await answered(api.post('/calls/c-1/reextract', {}, KEY));
      await until(outlet, 'the value of the re-extraction', async () =>
        (await scripted.stack.readCall(outlet.outlet, 'c-1'))?.values?.[0]?.value === 5 ? true : undefined,
      );
    },
  ],
};

async function expectStatus(url: string, expected = 200): Promise<void> {
  const { status } = await fetch(url);
  if (status !== expected) throw new Error(`answered ${status}`);
}

export const HANDLER_SCENARIOS: readonly Scenario[] = Object.entries(HANDLERS).map(([id, [name, run]]) => ({
  construct: `Api${id}`,
  name,
  run,
}));
