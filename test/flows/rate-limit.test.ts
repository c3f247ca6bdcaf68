import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { processRecord } from '../../lib/delivery/process-delivery.ts';
import { openTally } from '../../lib/domain/counts.ts';
import { openSender } from '../../lib/sending/sender.ts';
import { deliveryKey } from '../../lib/table/keys.ts';
import { reserveSlots } from '../../lib/table/rate-limits.ts';
import { freshOutlet } from '../support/api.ts';
import { partsOf } from '../support/parts.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { type SharedStack, sharedTestStack } from '../support/stack.ts';

let stack: SharedStack;
let parts: ReturnType<typeof partsOf>;
let receiver: Receiver;
const sender = openSender({
  ALLOWED_PRIVATE_NETWORKS: '127.0.0.0/8',
  ALLOW_HTTP_DESTINATIONS: true,
  DELIVERY_TIMEOUT_SECONDS: 5,
});
beforeAll(async () => {
  receiver = await startReceiver();
  stack = sharedTestStack();
  parts = partsOf(stack);
});
afterAll(async () => {
  parts.close();
  await sender.agent.destroy();
  stack.close();
  await receiver.stop();
});

const anEvent = (fields: Record<string, unknown> = {}) => ({
  call_id: 'c-1',
  timestamp: '2026-11-20T10:03:44Z',
  transcript: 'user: hello',
  ...fields,
});

/** An outlet with a destination whose URL has the ids of the outlet and the call. */
async function anOutlet(fields: Record<string, unknown> = {}) {
  const outlet = freshOutlet();
  const api = stack.api(outlet);
  const api_url = `${receiver.url}/${outlet}/{{call_id}}`;
  const destination = { destination_name: 'CRM', api_method: 'POST', api_url, ...fields };
  const saved = await api.post('/destinations', destination);
  return { outlet, api, destination, saved };
}

const receivedOf = (outlet: number) => receiver.requests.filter(({ url }) => url.startsWith(`/${outlet}/`));

describe('max_per_second of a destination', () => {
  it.each<[unknown, number]>([
    [0.1, 200],
    [12.5, 200],
    [1000, 200],
    [null, 200],
    [0, 400],
    [-1, 400],
    [1001, 400],
    ['5', 400],
  ])('of %j is answered %i', async (max_per_second, status) => {
    const { saved } = await anOutlet({ max_per_second });
    expect(saved).toMatchObject(
      status === 200
        ? { status, body: { payload: [{ max_per_second }] } }
        : {
            status,
            body: { errors: [{ path: 'max_per_second', message: 'must be a number from 0.1 to 1000' }] },
          },
    );
  });

  it('sends each call of a burst, none before its slot, and does not delay other destinations', async () => {
    const PER_SECOND = 20;
    const CALLS = 40;
    const limited = await anOutlet({ max_per_second: PER_SECOND });
    await limited.api.post('/destinations', {
      ...limited.destination,
      api_url: `${receiver.url}/${limited.outlet}-unlimited`,
    });
    // The slots until `opens` are reserved, so that every call has to wait for a later one.
    const opens = Date.now() + 10_000;
    const intervalMs = 1000 / PER_SECOND;
    const ref = { table: parts.table, outletId: limited.outlet, destinationId: 1 };
    await reserveSlots(ref, { now: opens, intervalMs, count: 1 });
    const ids = Array.from({ length: CALLS }, (_, index) => `c-${index}`);
    await Promise.all(
      ids.map((call_id) => stack.sendToQueue(anEvent({ call_id, outlet_id: limited.outlet }))),
    );
    await stack.waitFor(
      limited.outlet,
      `c-${CALLS - 1}`,
      ({ deliveries: [, unlimited] }) => unlimited?.status === 'delivered',
    );
    expect(receivedOf(limited.outlet).length).toBeLessThan(CALLS);

    const calls = [];
    for (const id of ids) calls.push(await stack.waitForCall(limited.outlet, id, 'completed'));
    expect(receivedOf(limited.outlet)).toHaveLength(CALLS);
    const sent = calls
      .map(({ deliveries }) => Date.parse(deliveries[0]?.attempts[0]?.at ?? ''))
      .sort((one, other) => one - other);
    // No request comes before its slot, however late others are; a timer may fire a millisecond
    // early.
    const early = sent.filter((at, index) => at < opens + (index + 1) * intervalMs - 2);
    expect(early).toEqual([]);
  });

  it('shows in the call when its slot is', async () => {
    const { outlet, api } = await anOutlet({ max_per_second: 0.1 });
    await api.post('/calls', anEvent({ call_id: 'first' }));
    await stack.waitForCall(outlet, 'first', 'completed');
    await api.post('/calls', anEvent({ call_id: 'second' }));
    const { deliveries } = await stack.waitFor(
      outlet,
      'second',
      (call) => typeof call.deliveries[0]?.reason === 'string',
    );
    expect(deliveries).toMatchObject([
      {
        status: 'pending',
        reason: 'waits for the rate limit of the destination',
        attempts: [],
      },
    ]);
    const [first] = (await stack.readCall(outlet, 'first'))?.deliveries[0]?.attempts ?? [];
    const distance = Date.parse(deliveries[0]?.next_attempt_at ?? '') - Date.parse(first?.at ?? '');
    expect(distance).toBeGreaterThan(9_000);
    expect(receivedOf(outlet)).toHaveLength(1);
  });
});

describe('slots', () => {
  it('are each reserved once by concurrent reservations', async () => {
    const ref = { table: parts.table, outletId: freshOutlet(), destinationId: 1 };
    const now = Date.now();
    const reserved = await Promise.all(
      Array.from({ length: 60 }, () => reserveSlots(ref, { now, intervalMs: 125, count: 2 })),
    );
    expect(reserved.sort((one, other) => one - other)).toEqual(
      Array.from({ length: 60 }, (_, index) => now + index * 250),
    );
  });

  /**
   * Processes a delivery whose slot was long ago, at a destination whose next free slot is far
   * away.
   */
  async function aMissedSlot({ reservations }: { reservations: number }) {
    const { outlet, api } = await anOutlet({ max_per_second: 1, status: 'disabled' });
    await api.post('/calls', anEvent());
    await stack.waitFor(outlet, 'c-1', ({ deliveries }) => deliveries[0]?.status === 'held');
    await api.put('/destinations', { destination_id: 1, status: 'active' });
    const { table } = parts;
    const Key = deliveryKey(outlet, 'c-1', 1);
    const { Item } = await table.client.send(new GetCommand({ TableName: table.name, Key }));
    const missed = {
      status: 'pending',
      next_attempt_at: new Date(Date.now() - 600_000).toISOString(),
      slot: { attempt: 1, reservations, interval_ms: 1000 },
      active_tokens: new Set(['n-1']),
    };
    await table.client.send(new PutCommand({ TableName: table.name, Item: { ...Item, ...missed } }));
    await reserveSlots(
      { table, outletId: outlet, destinationId: 1 },
      { now: Date.now(), intervalMs: 1000, count: 2000 },
    );
    const deliveryDue = await parts.aQueue();
    const message = { outlet_id: outlet, call_id: 'c-1', destination_id: 1, attempt: 1, token: 'n-1' };
    const deps = { table, deliveryDue, sender, schedule: [0], disableAfterMs: 1e9 };
    const deadline = Date.now() + 30_000;
    await processRecord(
      { ...deps, tally: openTally(), deadline },
      await parts.record(deliveryDue, message, 1),
    );
    return { outlet, call: await stack.readCall(outlet, 'c-1') };
  }

  it('that were missed are reserved again, so that the end of an outage causes no burst', async () => {
    const { outlet, call } = await aMissedSlot({ reservations: 1 });
    expect(call?.deliveries).toMatchObject([{ status: 'pending', attempts: [] }]);
    expect(Date.parse(call?.deliveries[0]?.next_attempt_at ?? '')).toBeGreaterThan(Date.now() + 1_000_000);
    expect(receivedOf(outlet)).toEqual([]);
  });

  it('are not reserved again without end when every message is late', async () => {
    const { outlet, call } = await aMissedSlot({ reservations: 5 });
    expect(call).toMatchObject({ status: 'completed', deliveries: [{ status: 'delivered', reason: null }] });
    expect(receivedOf(outlet)).toHaveLength(1);
  });
});
