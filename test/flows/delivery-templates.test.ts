import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Destination } from '../../lib/domain/destination.ts';
import { changeConfiguration } from '../../lib/table/configuration.ts';
import { currentConfiguration } from '../../lib/table/current-configuration.ts';
import { freshOutlet } from '../support/api.ts';
import { aDestination } from '../support/configuration.ts';
import { partsOf } from '../support/parts.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { type SharedStack, sharedTestStack } from '../support/stack.ts';

let stack: SharedStack;
let parts: ReturnType<typeof partsOf>;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  stack = sharedTestStack();
  parts = partsOf(stack);
});
afterAll(async () => {
  parts.close();
  stack.close();
  await receiver.stop();
});

const anEvent = (fields: Record<string, unknown> = {}) => ({
  call_id: 'c-1',
  timestamp: '2026-11-20T10:03:44Z',
  transcript: 'user: hello',
  guest_name: 'Jane',
  ...fields,
});

async function anOutlet(fields: Record<string, unknown> = {}) {
  const outlet = freshOutlet();
  const api = stack.api(outlet);
  const destination = { destination_name: 'CRM', api_method: 'POST', api_url: `${receiver.url}/${outlet}` };
  await api.post('/destinations', { ...destination, ...fields });
  return { outlet, api };
}

const requestsOf = (outlet: number) => receiver.requests.filter(({ url }) => url === `/${outlet}`);
const nested = (depth: number, leaf: unknown): unknown => (depth === 0 ? leaf : [nested(depth - 1, leaf)]);

describe('a call whose delivery the API would refuse as a request body', () => {
  it('is shown with the key __proto__ in its body', async () => {
    const { outlet, api } = await anOutlet();
    const description = 'the prototype';
    await api.post('/variables', [
      { var_name: '__proto__', var_type: 'string', description, destination_ids: [1] },
    ]);
    await api.post('/calls', anEvent());
    const { deliveries } = await stack.waitForCall(outlet, 'c-1', 'completed');
    expect(requestsOf(outlet)[0]?.body).toContain('"__proto__":');
    expect(JSON.stringify(deliveries[0]?.request?.body)).toContain('"__proto__":');
  });

  it('is shown with a body that is nested deeper than a request may be', async () => {
    const { outlet, api } = await anOutlet({ api_body: { deep: nested(50, '{{metadata.deep}}') } });
    await api.post('/calls', anEvent({ metadata: { deep: nested(50, 'bottom') } }));
    const { deliveries } = await stack.waitForCall(outlet, 'c-1', 'completed');
    expect(deliveries[0]?.request?.body).toEqual({ deep: nested(100, 'bottom') });
  });
});

describe('a call whose delivery does not fit into an item', () => {
  it('is recorded with the first characters of each header', async () => {
    const api_headers = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`X-${index}`, '{{metadata.b}}']),
    );
    const { outlet, api } = await anOutlet({ api_headers });
    // A quote is one byte in the request and two in the record.
    await api.post('/calls', anEvent({ metadata: { b: '"'.repeat(900) } }));
    const { deliveries } = await stack.waitForCall(outlet, 'c-1', 'completed');
    expect(deliveries[0]?.request).toMatchObject({ truncated: true });
    expect(deliveries[0]?.request?.headers['x-11']).toBe('"'.repeat(100));
    expect(deliveries[0]?.attempts).toHaveLength(1);
  });

  it('fails without a retry when its headers are larger than servers accept', async () => {
    const api_headers = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`X-${index}`, '{{metadata.b}}']),
    );
    const { outlet, api } = await anOutlet({ api_headers });
    await api.post('/calls', anEvent({ metadata: { b: 'b'.repeat(8000) } }));
    const { deliveries } = await stack.waitForCall(outlet, 'c-1', 'failed');
    expect(deliveries[0]).toMatchObject({
      status: 'failed',
      reason: 'api_headers: the rendered headers are longer than 16 KB',
    });
    expect(requestsOf(outlet)).toEqual([]);
  });
});

describe('a template that was stored before a rule existed', () => {
  it.each<[string, Partial<Destination>, string]>([
    [
      'an unknown filter',
      { api_body: { note: '{{ guest_name | shout }}' } },
      'api_body.note: unknown filter',
    ],
    ['a tag', { api_headers: { 'X-Note': '{% raw %}' } }, 'api_headers.X-Note: tags'],
    [
      'a condition that does not parse',
      { when: 'guest_name = "Jane"' },
      'when: to compare for equality, write ==',
    ],
  ])('fails its deliveries without a retry, with the reason: %s', async (_, change, reason) => {
    const { outlet, api } = await anOutlet();
    await changeConfiguration({ table: parts.table, outletId: outlet }, ({ destinations }) => ({
      putDestinations: destinations.map((destination) => ({ ...destination, ...change })),
      result: undefined,
    }));
    await api.post('/calls', anEvent());
    const { deliveries } = await stack.waitForCall(outlet, 'c-1', 'failed');
    expect(deliveries).toMatchObject([
      {
        status: 'failed',
        reason: expect.stringContaining(reason),
        attempts: [{ attempt: 1, status_code: null }],
      },
    ]);
    expect(requestsOf(outlet)).toEqual([]);
  });
});

describe('the cached configurations of a process', () => {
  const LARGE = Array.from({ length: 20 }, (_, index) =>
    aDestination({ destination_id: index + 1, api_body: ['b'.repeat(60_000)] }),
  );

  it('are limited by their total size', async () => {
    const { table } = parts;
    const kept = (outletId: number) => currentConfiguration({ table, outletId });
    const { outlet } = await anOutlet();
    const first = await kept(outlet);
    expect(await kept(outlet)).toBe(first);
    for (let count = 0; count < 8; count += 1) {
      const outletId = freshOutlet();
      await changeConfiguration({ table, outletId }, () => ({ putDestinations: LARGE, result: undefined }));
      await kept(outletId);
    }
    expect(await kept(outlet)).not.toBe(first);
  });
});
