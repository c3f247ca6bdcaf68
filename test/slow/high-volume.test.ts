import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshOutlet } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

let stack: TestStack;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  stack = await startTestStack();
});
afterAll(async () => {
  await stack.stop();
  await receiver.stop();
});

const MINUTES = 60_000;
const aVariable = (index: number) => ({
  var_name: `variable ${index}`,
  var_type: 'string',
  description: `what the customer said about subject ${index}`,
  destination_ids: [1],
});
const aDestination = (fields: Record<string, unknown> = {}) => ({
  destination_name: 'Hook',
  api_method: 'POST',
  api_url: `${receiver.url}/{{outlet_id}}/{{call_id}}`,
  ...fields,
});
const anEvent = (fields: Record<string, unknown> = {}) => ({
  call_id: 'c-1',
  timestamp: '2026-11-20T10:03:44Z',
  transcript: 'user: we are a party of four',
  ...fields,
});

describe('an outlet at its limits', () => {
  it(
    'with 200 variables and 50 destinations gets its call extracted and delivered to each destination',
    async () => {
      const outlet = freshOutlet();
      const api = stack.api(outlet);
      for (const count of [20, 20, 10]) {
        const batch = Array.from({ length: count }, () =>
          aDestination({ api_body: { call: '{{call_id}}' } }),
        );
        expect((await api.post('/destinations', batch)).status).toBe(200);
      }
      for (let first = 0; first < 200; first += 50) {
        const batch = Array.from({ length: 50 }, (_, index) => aVariable(first + index));
        expect((await api.post('/variables', batch)).status).toBe(200);
      }
      await api.post('/calls', anEvent());
      const call = await stack.waitForCall(outlet, 'c-1', 'completed');
      expect(call.values).toHaveLength(200);
      expect(call.deliveries).toHaveLength(50);
      expect(receiver.requests.filter(({ url }) => url === `/${outlet}/c-1`)).toHaveLength(50);
    },
    2 * MINUTES,
  );

  it(
    'with a transcript of 900 KB gets it stored, returned and delivered without loss',
    async () => {
      const outlet = freshOutlet();
      const api = stack.api(outlet);
      await api.post('/destinations', aDestination({ api_body: { transcript: '{{transcript}}' } }));
      const content = 'one two three four five six seven '.repeat(26);
      const transcript = Array.from({ length: 1000 }, () => ({ role: 'user', content: content.trim() }));
      expect((await api.post('/calls', anEvent({ transcript }))).status).toBe(202);
      const call = await stack.waitForCall(outlet, 'c-1', 'completed');
      expect(call.transcript).toHaveLength(1000);
      const [request] = receiver.requests.filter(({ url }) => url === `/${outlet}/c-1`);
      expect(JSON.parse(request?.body ?? '{}').transcript).toBe(
        transcript.map((turn) => `user: ${turn.content}`).join('\n'),
      );
    },
    2 * MINUTES,
  );
});

describe('1,000 calls from ten outlets at once', () => {
  it(
    'are each delivered exactly once',
    async () => {
      const outlets = Array.from({ length: 10 }, freshOutlet);
      await Promise.all(
        outlets.map(async (outlet) => {
          const api = stack.api(outlet);
          await api.post('/destinations', aDestination({ api_body: { size: '{{party_size}}' } }));
          await api.post('/variables', [
            {
              var_name: 'party_size',
              var_type: 'integer',
              description: 'number of people in the party',
              destination_ids: [1],
            },
          ]);
        }),
      );
      const before = receiver.requests.length;
      for (let index = 0; index < 100; index += 1) {
        await Promise.all(
          outlets.map((outlet) => stack.sendToQueue(anEvent({ call_id: `c-${index}`, outlet_id: outlet }))),
        );
      }
      await eventually(
        () => (receiver.requests.length - before >= 1000 ? true : undefined),
        '1,000 deliveries',
        120,
      );
      const delivered = receiver.requests.slice(before);
      expect(new Set(delivered.map(({ url }) => url)).size).toBe(1000);
      expect(delivered).toHaveLength(1000);
      expect(new Set(delivered.map(({ body }) => body))).toEqual(new Set(['{"size":4}']));
    },
    3 * MINUTES,
  );
});
