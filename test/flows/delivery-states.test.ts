import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { disableDestination } from '../../lib/delivery/destination-health.ts';
import { reopen } from '../../lib/delivery/enqueue.ts';
import { redeliver } from '../../lib/delivery/redeliver.ts';
import { deleteDestination } from '../../lib/destinations/delete.ts';
import type { DeliveryDue, RecoverDeliveries } from '../../lib/domain/messages.ts';
import { claimDelivery } from '../../lib/table/calls/claim-delivery.ts';
import { closeDelivery } from '../../lib/table/calls/delivery-outcomes.ts';
import { addToken, newToken } from '../../lib/table/calls/message-tokens.ts';
import { recordDelivery } from '../../lib/table/calls/record-delivery.ts';
import { reopenDelivery } from '../../lib/table/calls/reopen-delivery.ts';
import { readConfiguration } from '../../lib/table/configuration.ts';
import { currentConfiguration } from '../../lib/table/current-configuration.ts';
import { recordFailure, recordSuccess } from '../../lib/table/destination-health.ts';
import { healthKey } from '../../lib/table/keys.ts';
import { leaseUntil } from '../../lib/table/lease.ts';
import { reserveSlots } from '../../lib/table/rate-limits.ts';
import { inProcessDispatchers, loseFirst } from '../support/dispatcher/in-process.ts';
import type { SeenRequest } from '../support/dispatcher/intercepting-proxy.ts';
import { partsOf } from '../support/parts.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

// Runs the dispatcher's code message by message, with failures between its steps, and checks the
// recovery.
let stack: TestStack;
let parts: ReturnType<typeof partsOf>;
let dispatchers: Dispatchers;
beforeAll(async () => {
  stack = await startTestStack();
  parts = partsOf(stack);
  dispatchers = inProcessDispatchers(stack, parts);
});
afterAll(async () => {
  await dispatchers.stop();
  parts.close();
  await stack.stop();
});

type Dispatchers = ReturnType<typeof inProcessDispatchers>;
const aDispatcher = (...of: Parameters<Dispatchers['aDispatcher']>) => dispatchers.aDispatcher(...of);
const tableLosing = (...of: Parameters<Dispatchers['tableLosing']>) => dispatchers.tableLosing(...of);

const operation = (name: string, holds: string) => (seen: SeenRequest) =>
  seen.operation === name && seen.body.includes(holds);
const FAR_MS = 3_600_000;
const far = () => new Date(Date.now() + FAR_MS).toISOString();

/** Returns a receiver's answers: one failure, then successes. */
const failsOnce = (status = 503) => {
  let failed = false;
  return () => {
    if (failed) return {};
    failed = true;
    return { status };
  };
};

describe('a message whose retry cannot be enqueued', () => {
  it('enqueues it when it is received again, also with the receive count reset by a redrive', async () => {
    const { open, handle, deps, nextMessage, receiver, call } = await aDispatcher({ answer: failsOnce() });
    const record = await open();
    const missingQueue = { ...deps.deliveryDue, url: `${deps.deliveryDue.url}-none` };
    for (const receives of [1, 2, 3, 4, 5]) {
      await expect(handle(record, { receives, deliveryDue: missingQueue })).rejects.toThrow();
    }
    expect(receiver.requests).toHaveLength(1);
    await handle(record, { receives: 1 });
    const next = await nextMessage();
    expect(JSON.parse(next?.body ?? '')).toMatchObject({ attempt: 2 });
    if (next) await handle(next);
    expect(await call()).toMatchObject({ status: 'completed' });
    expect(receiver.requests).toHaveLength(2);
  });
});

describe('a dispatcher that fails after the claim', () => {
  it('releases its lease, so that the message can be received again', async () => {
    const { open, handle, call } = await aDispatcher();
    const record = await open();
    const table = await tableLosing((seen) =>
      operation('BatchGetItem', 'TRANSCRIPT#')(seen) ? 'before' : undefined,
    );
    await expect(handle(record, { table })).rejects.toThrow();
    await handle(record, { receives: 2 });
    expect(await call()).toMatchObject({ status: 'completed' });
  });
});

describe('a lost answer of the table', () => {
  const cases: [string, Record<string, unknown>, (seen: SeenRequest) => boolean, unknown][] = [
    ['when the delivery is claimed', {}, operation('UpdateItem', ':due_by'), { status: 'delivered' }],
    [
      'when an attempt is recorded',
      {},
      operation('TransactWriteItems', '#ATTEMPT#'),
      { status: 'delivered' },
    ],
    [
      'when the delivery is skipped',
      { when: 'call_outcome == "interested"' },
      operation('UpdateItem', 'condition not met'),
      { status: 'skipped' },
    ],
  ];

  it.each(cases)('changes nothing %s', async (_, fields, write, expected) => {
    const { open, handle, call, receiver } = await aDispatcher(fields);
    const record = await open();
    const { lossOf, lost } = loseFirst('after', write);
    await handle(record, { table: await tableLosing(lossOf) });
    expect(lost()).toBe(1);
    expect(await call()).toMatchObject({ status: 'completed', deliveries: [expected] });
    expect(receiver.requests.length).toBeLessThanOrEqual(1);
  });

  it('changes nothing when the delivery waits for its slot: its message is enqueued', async () => {
    const { outlet, open, handle, item, nextMessage } = await aDispatcher({ max_per_second: 0.5 });
    const record = await open();
    const ref = { table: parts.table, outletId: outlet, destinationId: 1 };
    await reserveSlots(ref, { now: Date.now(), intervalMs: 2_000, count: 1 });
    const { lossOf, lost } = loseFirst('after', operation('UpdateItem', 'waits for the rate limit'));
    await handle(record, { table: await tableLosing(lossOf) });
    expect(lost()).toBe(1);
    expect(await item()).toMatchObject({ status: 'pending', attempts: 0, slot: { reservations: 1 } });
    expect(JSON.parse((await nextMessage())?.body ?? (await nextMessage())?.body ?? '')).toMatchObject({
      attempt: 1,
    });
  });

  it('changes nothing when the delivery is held', async () => {
    const { open, handle, item, api } = await aDispatcher();
    const record = await open();
    await api.put('/destinations', { destination_id: 1, status: 'disabled' });
    const { lossOf, lost } = loseFirst('after', operation('UpdateItem', 'the destination is disabled'));
    await handle(record, { table: await tableLosing(lossOf) });
    expect(lost()).toBe(1);
    expect(await item()).toMatchObject({ status: 'held' });
  });
});

describe('a delivery that is answered 410', () => {
  const gone = () => ({ status: 410 });
  const destinationOf = async (outletId: number) =>
    (await readConfiguration({ table: parts.table, outletId })).destinations[0];

  it('is held after its destination is disabled, not before', async () => {
    const { outlet, open, handle, item } = await aDispatcher({ answer: gone });
    const record = await open();
    const table = await tableLosing((seen) =>
      operation('TransactWriteItems', 'config_version')(seen) ? 'before' : undefined,
    );
    await expect(handle(record, { table })).rejects.toThrow();
    expect(await item()).toMatchObject({ status: 'pending' });
    expect(await destinationOf(outlet)).toMatchObject({ status: 'active' });
    await handle(record, { receives: 2 });
    expect(await item()).toMatchObject({ status: 'held', attempts: 1 });
    expect(await destinationOf(outlet)).toMatchObject({
      status: 'disabled',
      disabled_reason: 'it answered 410 Gone',
    });
  });

  it('is held when the dispatcher crashed after disabling the destination', async () => {
    const { outlet, open, handle, item, deps } = await aDispatcher({ answer: gone });
    const record = await open();
    const seen = await destinationOf(outlet);
    if (!seen) throw new Error('no destination');
    expect(await disableDestination({ table: deps.table, outletId: outlet }, seen, 'it answered 410')).toBe(
      'disabled',
    );
    await handle(record, { receives: 2 });
    expect(await item()).toMatchObject({ status: 'held' });
  });

  it('is retried when its destination was fixed during the attempt', async () => {
    let fixDestination: () => Promise<unknown> = async () => undefined;
    let first = true;
    const answer = async () => {
      if (!first) return {};
      first = false;
      await fixDestination();
      return { status: 410 };
    };
    const { outlet, open, handle, item, api, nextMessage } = await aDispatcher({ answer });
    const record = await open();
    fixDestination = async () => {
      await api.put('/destinations', { destination_id: 1, status: 'disabled' });
      await api.put('/destinations', { destination_id: 1, status: 'active' });
    };
    await handle(record);
    expect(await item()).toMatchObject({ status: 'pending', attempts: 1 });
    expect(await destinationOf(outlet)).toMatchObject({ status: 'active' });
    const next = await nextMessage();
    if (next) await handle(next);
    expect(await item()).toMatchObject({ status: 'delivered', attempts: 2 });
  });
});

describe('a hold that is written after its destination', () => {
  const heldLate = async (change: (api: ReturnType<TestStack['api']>) => Promise<unknown>) => {
    const dispatcher = await aDispatcher();
    const { open, handle, api } = dispatcher;
    const record = await open();
    await api.put('/destinations', { destination_id: 1, status: 'disabled' });
    const { lossOf } = loseFirst('before', operation('UpdateItem', 'the destination is disabled'));
    const table = await tableLosing(lossOf, async () => {
      await change(api);
    });
    await handle(record, { table });
    return dispatcher;
  };

  it('was enabled is reopened', async () => {
    const { nextMessage, handle, call } = await heldLate((api) =>
      api.put('/destinations', { destination_id: 1, status: 'active' }),
    );
    const next = await nextMessage();
    if (next) await handle(next);
    expect(await call()).toMatchObject({ status: 'completed', deliveries: [{ status: 'delivered' }] });
  });

  it('was deleted is reopened and skipped', async () => {
    const { nextMessage, handle, call } = await heldLate((api) =>
      api.delete('/destinations', { destination_id: 1 }),
    );
    const next = await nextMessage();
    if (next) await handle(next);
    expect(await call()).toMatchObject({
      status: 'completed',
      deliveries: [{ status: 'skipped', reason: 'the destination was deleted' }],
    });
  });

  it('was enabled is reopened by its message when the dispatcher crashed before it checked', async () => {
    const { open, handle, api, nextMessage, item, set } = await aDispatcher();
    const record = await open();
    await set({ status: 'held', next_attempt_at: null });
    await api.put('/destinations', { destination_id: 1, status: 'active' });
    await handle(record, { receives: 2 });
    const next = await nextMessage();
    if (next) await handle(next);
    expect(await item()).toMatchObject({ status: 'delivered' });
  });
});

describe('the messages of one delivery', () => {
  it('are reduced to one by the first that is processed, however many were sent', async () => {
    const { open, handle, nextMessage, item, set, deps, ref, receiver } = await aDispatcher();
    const records = [await open()];
    await set({ next_attempt_at: far() });
    for (let extra = 0; extra < 4; extra += 1) {
      const token = newToken();
      await addToken(ref, token);
      const message = { outlet_id: ref.outletId, call_id: 'c-1', destination_id: 1, attempt: 1, token };
      records.push(await parts.record(deps.deliveryDue, message satisfies DeliveryDue, 1));
    }
    for (const record of records) await handle(record);
    // The next message waits in the queue for 900 s: the delivery lists it and the message that
    // sent it.
    const { active_tokens } = await item();
    expect(active_tokens.size).toBe(2);
    expect(await parts.countIn(deps.deliveryDue, ['Delayed'])).toBe(1);

    await set({ next_attempt_at: new Date().toISOString() });
    for (const token of [...active_tokens, ...active_tokens]) {
      const message = { outlet_id: ref.outletId, call_id: 'c-1', destination_id: 1, attempt: 1, token };
      await handle(await parts.record(deps.deliveryDue, message satisfies DeliveryDue, 1));
    }
    expect(receiver.requests).toHaveLength(1);
    expect(await nextMessage()).toBeUndefined();
  });

  it('continue the delivery when another could be listed but not sent', async () => {
    const { open, handle, ref, call } = await aDispatcher();
    const record = await open();
    for (let extra = 0; extra < 3; extra += 1) await addToken(ref, newToken());
    await handle(record);
    expect(await call()).toMatchObject({ status: 'completed' });
  });

  it('have no effect once they are no longer listed', async () => {
    const { open, handle, nextMessage, item, ref, receiver, deps } = await aDispatcher({
      answer: failsOnce(),
    });
    const record = await open();
    await handle(record);
    const next = await nextMessage();
    if (next) await handle(next);
    await reopen(deps.deliveryDue, ref, { from: ['delivered'], due: new Date(far()) });
    const before = await item();
    for (const old of [record, next]) if (old) await handle(old, { receives: 2 });
    expect(await item()).toEqual(before);
    expect(receiver.requests).toHaveLength(2);
  });
});

describe('a page of a recovery', () => {
  it('that is received twice sends each delivery once', async () => {
    const calls = ['c-1', 'c-2', 'c-3'];
    const { outlet, api, handle, nextMessage, deps, receiver } = await aDispatcher({ calls });
    await api.put('/destinations', { destination_id: 1, status: 'active' });
    const page: RecoverDeliveries = {
      event: 'deliveries.recover',
      outlet_id: outlet,
      destination_id: 1,
      since: '2026-01-01T00:00:00.000Z',
      until: new Date().toISOString(),
    };
    const record = await parts.record(deps.deliveryDue, page, 1);
    await handle(record);
    await handle(record, { receives: 2 });
    for (let next = await nextMessage(); next; next = await nextMessage()) await handle(next);
    expect(receiver.requests.map(({ url }) => url).sort()).toEqual(calls.map((id) => `/${id}`));
    for (const id of calls) expect(await stack.readCall(outlet, id)).toMatchObject({ status: 'completed' });
  });
});

describe('a slot', () => {
  const reserveFarSlots = (outletId: number, intervalMs: number) =>
    reserveSlots(
      { table: parts.table, outletId, destinationId: 1 },
      { now: Date.now(), intervalMs, count: Math.ceil(FAR_MS / intervalMs) },
    );

  it('is dropped when the delivery is reopened', async () => {
    const { outlet, open, handle, set, item, receiver } = await aDispatcher({ max_per_second: 1 });
    await set({ slot: { attempt: 1, reservations: 1, interval_ms: 1000 } });
    await reserveFarSlots(outlet, 1000);
    await handle(await open());
    expect(receiver.requests).toEqual([]);
    const { next_attempt_at } = await item();
    expect(Date.parse(next_attempt_at ?? '')).toBeGreaterThan(Date.now() + FAR_MS / 2);
  });

  it('is reserved from now on after the rate limit changes, whatever was reserved before', async () => {
    const ref = { table: parts.table, outletId: 1, destinationId: Date.now() };
    const now = Date.now();
    const reserve = (intervalMs: number) => reserveSlots(ref, { now, intervalMs, count: 100 });
    expect(await reserve(10_000)).toBe(now);
    expect(await reserve(10_000)).toBe(now + 1_000_000);
    expect(await reserve(20)).toBe(now);
    expect(await reserve(20)).toBe(now + 2_000);
  });

  it.each([
    ['has no rate limit any more', null],
    ['has another rate limit', 20],
  ])(
    'that is waited for is dropped when the message arrives and the destination %s',
    async (_, max_per_second) => {
      const { outlet, api, open, handle, set, nextMessage, call } = await aDispatcher({
        max_per_second: 0.1,
      });
      const record = await open();
      await reserveFarSlots(outlet, 10_000);
      await set({ next_attempt_at: far(), slot: { attempt: 1, reservations: 1, interval_ms: 10_000 } });
      await api.put('/destinations', { destination_id: 1, max_per_second });
      await handle(record);
      const next = await nextMessage();
      if (next) await handle(next);
      expect(await call()).toMatchObject({ status: 'completed', deliveries: [{ reason: null }] });
    },
  );

  it('is reserved again when the rate limit changed before it', async () => {
    const { outlet, open, handle, set, item, receiver } = await aDispatcher({ max_per_second: 0.1 });
    const record = await open();
    await reserveFarSlots(outlet, 10_000);
    await set({ slot: { attempt: 1, reservations: 5, interval_ms: 50 } });
    await handle(record);
    expect(receiver.requests).toEqual([]);
    expect(await item()).toMatchObject({ slot: { reservations: 1, interval_ms: 10_000 } });
  });

  it('that is waited for is replaced when the call is redelivered', async () => {
    const { api, open, set, nextMessage, handle, deps, ref, call } = await aDispatcher({
      max_per_second: 0.1,
    });
    const record = await open();
    await set({ next_attempt_at: far(), slot: { attempt: 1, reservations: 1, interval_ms: 10_000 } });
    await api.put('/destinations', { destination_id: 1, max_per_second: 1000 });
    await redeliver({ ...ref, deliveryDue: deps.deliveryDue }, undefined);
    const next = await nextMessage();
    if (next) await handle(next);
    expect(await call()).toMatchObject({ status: 'completed' });
    await handle(record);
    expect(await nextMessage()).toBeUndefined();
  });
});

describe('the shared state of a destination', () => {
  /** A table behind a proxy that counts the requests that match. */
  const countingTable = async (matches: (seen: SeenRequest) => boolean) => {
    let count = 0;
    const table = await tableLosing((seen) => {
      if (matches(seen)) count += 1;
      return undefined;
    });
    return { table, count: () => count };
  };
  const destinationId = 1;

  it('costs one write per reserved slot, with a new rate limit and with one in use', async () => {
    const outletId = Date.now();
    const { table, count } = await countingTable(operation('UpdateItem', '#RATE_LIMIT'));
    const now = Date.now();
    for (let reserved = 0; reserved < 5; reserved += 1) {
      await reserveSlots({ table, outletId, destinationId }, { now, intervalMs: 100, count: 1 });
    }
    expect(count()).toBe(5);
  });

  it('costs one write per minute for its failures, and is read from the table where it decides', async () => {
    const outletId = Date.now() + 1;
    const { table, count } = await countingTable(operation('UpdateItem', '#HEALTH'));
    const ref = { table, outletId, destinationId };
    const at = (seconds: number) => new Date(1_780_000_000_000 + seconds * 1000);
    for (const seconds of [0, 1, 2, 30, 59]) {
      expect(await recordFailure(ref, { now: at(seconds), everyMs: 60_000 })).toEqual(at(0));
    }
    expect(count()).toBe(1);
    expect(await recordFailure(ref, { now: at(60), everyMs: 60_000 })).toEqual(at(0));
    expect(count()).toBe(2);
    // The write of another container after a success.
    await parts.table.client.send(
      new UpdateCommand({
        TableName: parts.table.name,
        Key: healthKey(outletId, destinationId),
        UpdateExpression: 'REMOVE failing_since',
      }),
    );
    expect(await recordFailure(ref, { now: at(80), everyMs: 60_000 })).toEqual(at(0));
    expect(await recordFailure(ref, { now: at(80), everyMs: 0 })).toEqual(at(80));
    await recordSuccess(ref, { now: at(90), everyMs: 3_600_000 });
    expect(await recordFailure(ref, { now: at(91), everyMs: 60_000 })).toEqual(at(91));
  });

  it('costs one configuration read for concurrent callers, and none gets an older version', async () => {
    const { outlet, api } = await aDispatcher();
    const { table, count } = await countingTable(({ operation: name }) => name === 'GetItem');
    const read = () => currentConfiguration({ table, outletId: outlet });
    await Promise.all(Array.from({ length: 10 }, read));
    expect(count()).toBe(1);
    const items = await countingTable(operation('Query', `OUTLET#${outlet}`));
    await api.put('/destinations', { destination_id: 1, destination_name: 'new' });
    await Promise.all(
      Array.from({ length: 10 }, () => currentConfiguration({ table: items.table, outletId: outlet })),
    );
    expect(items.count()).toBe(1);

    const late = read();
    await api.put('/destinations', { destination_id: 1, destination_name: 'newer' });
    const [, { destinations }] = await Promise.all([late, read()]);
    expect(destinations[0]).toMatchObject({ destination_name: 'newer' });
  });

  it('fails no delivery when its health cannot be stored', async () => {
    const { open, handle, nextMessage, receiver, call } = await aDispatcher({ answer: failsOnce() });
    const table = await tableLosing((seen) =>
      operation('UpdateItem', '#HEALTH')(seen) ? 'before' : undefined,
    );
    await handle(await open(), { table });
    const next = await nextMessage();
    if (next) await handle(next, { table });
    expect(await nextMessage()).toBeUndefined();
    expect(await call()).toMatchObject({ status: 'completed' });
    expect(receiver.requests).toHaveLength(2);
  });
});

describe('a late outcome of a delivery', () => {
  // A delivery fails, is reopened and delivered. The outcome of the failure arrives after each of
  // the steps.
  it.each([0, 1, 2, 3])(
    'does not change the status of the call when it arrives after step %i',
    async (lateAfter) => {
      const { ref, call, open, item } = await aDispatcher();
      await open();
      const record = async (status: 'failed' | 'delivered', attempt: number) => {
        const lease = leaseUntil(Date.now() + 30_000);
        const now = new Date();
        const [token = ''] = (await item()).active_tokens;
        const { claimed } = await claimDelivery(ref, { attempt, token, lease, now, dueBy: now });
        expect(claimed).toBe(true);
        const result = {
          attempt,
          at: now.toISOString(),
          status_code: status === 'failed' ? 500 : 200,
          duration_ms: 1,
          error: status === 'failed' ? 'answered 500' : null,
          response_excerpt: null,
        };
        const change = { status, next_attempt_at: null, reason: null } as const;
        expect(await recordDelivery(ref, { lease, change, attempt: result })).toBe(true);
      };
      const closeAsFailed = () => closeDelivery(ref, { outcome: 'failed', attempts: 1 });
      const steps: [string, () => Promise<unknown>][] = [
        [
          'extracted',
          () =>
            reopenDelivery(ref, { from: ['failed'], due: new Date(), active_tokens: new Set([newToken()]) }),
        ],
        ['extracted', () => record('delivered', 2)],
        ['completed', () => closeDelivery(ref, { outcome: 'delivered', attempts: 2 })],
      ];
      await record('failed', 1);
      if (lateAfter === 0) {
        await closeAsFailed();
        expect((await call())?.status).toBe('failed');
      }
      for (const [index, [status, step]] of steps.entries()) {
        await step();
        if (lateAfter === index + 1) await closeAsFailed();
        expect((await call())?.status).toBe(status);
      }
      await closeAsFailed();
      expect((await call())?.status).toBe('completed');
    },
  );
});

describe('a deleted destination', () => {
  it('has its held deliveries skipped, and their calls completed', async () => {
    const calls = ['c-1', 'c-2'];
    const { outlet, api } = await aDispatcher({ calls });
    expect((await api.delete('/destinations', { destination_id: 1 })).status).toBe(200);
    for (const id of calls) {
      expect(await stack.waitForCall(outlet, id, 'completed')).toMatchObject({
        deliveries: [{ status: 'skipped', reason: 'the destination was deleted', attempts: [] }],
      });
    }
    expect((await api.delete('/destinations', { destination_id: 1 })).status).toBe(404);
    expect((await api.delete('/destinations', { destination_id: 2 })).status).toBe(404);
  });

  it('has them skipped also when only a repeated deletion could enqueue that', async () => {
    const { outlet, api, deps } = await aDispatcher();
    const missingQueue = { ...deps.deliveryDue, url: `${deps.deliveryDue.url}-none` };
    const of = { table: parts.table, outletId: outlet };
    await expect(deleteDestination({ ...of, deliveryDue: missingQueue }, 1)).rejects.toThrow();
    expect((await stack.readCall(outlet, 'c-1'))?.deliveries).toMatchObject([{ status: 'held' }]);
    expect((await api.delete('/destinations', { destination_id: 1 })).status).toBe(404);
    await stack.waitForCall(outlet, 'c-1', 'completed');
  });
});
