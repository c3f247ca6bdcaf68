import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { undelivered } from '../../lib/table/calls/failures.ts';
import { freshOutlet } from '../support/api.ts';
import { partsOf } from '../support/parts.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

let stack: TestStack;
let parts: ReturnType<typeof partsOf>;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  stack = await startTestStack();
  parts = partsOf(stack);
});
afterAll(async () => {
  parts.close();
  await stack.stop();
  await receiver.stop();
});

describe('a recovery of 120 held deliveries', () => {
  it('sends them oldest first, ten per second, page by page', async () => {
    const CALLS = 120;
    const PAGE = 50;
    const outlet = freshOutlet();
    const api = stack.api(outlet);
    const api_url = `${receiver.url}/{{call_id}}`;
    await api.post('/destinations', {
      destination_name: 'CRM',
      api_method: 'POST',
      api_url,
      status: 'disabled',
    });
    const ids = Array.from({ length: CALLS }, (_, index) => `c-${index}`);
    await Promise.all(
      ids.map((call_id) =>
        stack.sendToQueue({
          call_id,
          outlet_id: outlet,
          timestamp: '2026-11-20T10:03:44Z',
          transcript: 'user: hello',
        }),
      ),
    );
    for (const id of ids)
      await stack.waitFor(outlet, id, ({ deliveries }) => deliveries[0]?.status === 'held');
    await api.put('/destinations', { destination_id: 1, status: 'active' });
    const span = { since: '2026-01-01T00:00:00.000Z', until: new Date().toISOString() };
    const { callIds } = await undelivered(
      { table: parts.table, outletId: outlet },
      { destinationId: 1, limit: CALLS + 1, ...span },
    );
    expect(callIds.toSorted()).toEqual(ids.toSorted());

    const requestedAt = Date.now();
    await api.post('/destinations/1/recover', { since: span.since });
    const sent: number[] = [];
    for (const id of callIds) {
      const { deliveries } = await stack.waitForCall(outlet, id, 'completed');
      sent.push(Date.parse(deliveries[0]?.attempts[0]?.at ?? ''));
    }
    expect(receiver.requests).toHaveLength(CALLS);
    // A slow machine sends later, never before the second of its slot; a timer may fire a
    // millisecond early.
    const early = sent.filter((at, index) => at < requestedAt + Math.floor(index / 10) * 1000 - 2);
    expect(early).toEqual([]);
    // The first page is sent before the last one starts.
    expect(Math.max(...sent.slice(0, PAGE))).toBeLessThan(Math.min(...sent.slice(2 * PAGE)));
  }, 300_000);
});
