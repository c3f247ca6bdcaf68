import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { processRecord } from '../../lib/delivery/process-delivery.ts';
import { openTally } from '../../lib/domain/counts.ts';
import { openSender } from '../../lib/sending/sender.ts';
import type { Stats } from '../../lib/stats/get.ts';
import { newToken } from '../../lib/table/calls/message-tokens.ts';
import { reopenDelivery } from '../../lib/table/calls/reopen-delivery.ts';
import { callKey, statsPartition } from '../../lib/table/keys.ts';
import { addCounts, STATS_SHARDS } from '../../lib/table/stats.ts';
import { freshOutlet } from '../support/api.ts';
import { completion, type ModelServer, type Scripted, startModelServer } from '../support/model-server.ts';
import { partsOf } from '../support/parts.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

let stack: TestStack;
let parts: ReturnType<typeof partsOf>;
let receiver: Receiver;
let model: ModelServer;
/** The model's answers for each outlet, in order; the last one is repeated. */
const scripts = new Map<string, Scripted[]>();

beforeAll(async () => {
  // The path gives the status to answer with: `/500/c-1`.
  receiver = await startReceiver(({ url }) => ({ status: Number(url.split('/')[1]) || 200 }));
  model = await startModelServer(({ prompt_cache_key }) => {
    const script = scripts.get(prompt_cache_key) ?? [FOUR];
    return (script.length > 1 ? script.shift() : script[0]) ?? {};
  });
  stack = await startTestStack({
    OPENAI_API_KEY: 'sk-test-of-nobody',
    OPENAI_BASE_URL: model.url,
    RETRY_SCHEDULE_SECONDS: '0,0',
  });
  parts = partsOf(stack);
});
afterAll(async () => {
  parts.close();
  await stack.stop();
  await Promise.all([model.stop(), receiver.stop()]);
});

const FOUR = completion({ party_size: 4, turns: [2] });
const REFUSED = completion('', { refusal: 'I cannot help with that' });

const anEvent = (fields: Record<string, unknown> = {}) => ({
  call_id: 'c-1',
  timestamp: '2026-11-20T10:03:44Z',
  transcript: 'agent: How many will you be?\nuser: We are four.',
  ...fields,
});

/** An outlet with a variable; the script holds the model's answers. */
async function anOutlet(...script: Scripted[]) {
  const outlet = freshOutlet();
  scripts.set(`outlet-${outlet}`, script.length > 0 ? script : [FOUR]);
  const api = stack.api(outlet);
  await api.post('/variables', [
    { var_name: 'party_size', var_type: 'integer', description: 'number of guests' },
  ]);
  return {
    outlet,
    api,
    to: (status: string, fields: Record<string, unknown> = {}) =>
      api.post('/destinations', {
        destination_name: 'CRM',
        api_method: 'POST',
        api_url: `${receiver.url}/${status}/{{call_id}}`,
        ...fields,
      }),
    stats: async (query = ''): Promise<Stats> => (await api.get(`/stats${query}`)).body.payload as Stats,
  };
}

/** Waits until all batches are counted: their messages leave the queue after that. */
const waitForCounts = async () => {
  await stack.waitForIdle('call-ended');
  await stack.waitForIdle('delivery-due');
};

const LATENCY = {
  attempt_ms: { p50: expect.any(Number), p95: expect.any(Number) },
  model_ms: { p50: expect.any(Number), p95: expect.any(Number) },
  first_delivery_ms: { p50: expect.any(Number), p95: expect.any(Number) },
};
const NOTHING = { p50: null, p95: null };
const ZEROS = {
  calls: { received: 0, completed: 0, partly_failed: 0, failed: 0 },
  deliveries: { delivered: 0, failed: 0, held: 0, skipped: 0, attempts: 0 },
  destinations: [],
  tokens: { input: 0, cached: 0, output: 0, unpriced: 0 },
  cost_usd: 0,
  latency: { attempt_ms: NOTHING, model_ms: NOTHING, first_delivery_ms: NOTHING },
};

describe('the statistics of an outlet', () => {
  it('count each outcome of its calls once, and nothing of another outlet', async () => {
    const { outlet, api, to, stats } = await anOutlet(FOUR, FOUR, FOUR, REFUSED, FOUR);
    const other = await anOutlet();
    await to('{{source}}', { when: 'call_outcome != "spam"' });

    await api.post('/calls', anEvent({ call_id: 'delivered', source: '200' }));
    await stack.waitForCall(outlet, 'delivered', 'completed');
    await stack.sendToQueue(anEvent({ outlet_id: outlet, call_id: 'failed', source: '500' }));
    await stack.waitForCall(outlet, 'failed', 'failed');
    await api.post('/calls', anEvent({ call_id: 'skipped', source: '200', call_outcome: 'spam' }));
    await stack.waitForCall(outlet, 'skipped', 'completed');
    await stack.sendToQueue(anEvent({ outlet_id: outlet, call_id: 'refused', source: '200' }));
    await stack.waitForCall(outlet, 'refused', 'failed');
    // A repeat of a call is not counted, whichever way it arrives.
    await api.post('/calls', anEvent({ call_id: 'delivered', source: '200' }));
    await stack.sendToQueue(anEvent({ outlet_id: outlet, call_id: 'failed', source: '500' }));
    await stack.sendToQueue({ event: 'call.stored', outlet_id: outlet, call_id: 'delivered' });
    // A redelivered call is delivered and completed once more.
    await api.post('/calls/delivered/redeliver');
    await receiver.received(4);
    await stack.waitForCall(outlet, 'delivered', 'completed');
    await api.post('/calls', anEvent({ call_id: 'gone', source: '410' }));
    await stack.waitFor(outlet, 'gone', ({ deliveries }) => deliveries[0]?.status === 'held');
    await api.post('/calls', anEvent({ call_id: 'late', source: '200' }));
    await stack.waitFor(outlet, 'late', ({ deliveries }) => deliveries[0]?.status === 'held');
    await waitForCounts();

    const expected = {
      calls: { received: 6, completed: 3, partly_failed: 0, failed: 2 },
      deliveries: { delivered: 2, failed: 1, held: 2, skipped: 1, attempts: 5 },
      destinations: [{ destination_id: 1, arrived: 2, failed: 3 }],
      tokens: { input: 600, cached: 384, output: 60, unpriced: 0 },
      cost_usd: (6 * (36 * 2.5 + 64 * 1.25 + 10 * 10)) / 1e6,
      latency: LATENCY,
    };
    const { from, to: until, days, totals } = await stats();
    expect(totals).toEqual(expected);
    const today = days.at(-1)?.date ?? '';
    expect(days.map(({ date }) => date)).toEqual([...new Set(days.map(({ date }) => date))].sort());
    expect({ days: days.length, from, after: Date.parse(until) - Date.parse(today) }).toEqual({
      days: 30,
      from: days[0]?.date,
      after: 86_400_000,
    });
    expect(days.at(-1)).toEqual({ date: today, ...expected });
    expect(days.slice(0, -1)).toEqual(days.slice(0, -1).map(({ date }) => ({ date, ...ZEROS })));
    expect((await other.stats()).totals).toEqual(ZEROS);
  });

  it('distinguish a partly failed call from one without destinations', async () => {
    const { outlet, api, to, stats } = await anOutlet();
    await api.post('/calls', anEvent({ call_id: 'none' }));
    await stack.waitForCall(outlet, 'none', 'completed');
    await to('200');
    await to('500');
    await api.post('/calls', anEvent({ call_id: 'some' }));
    await stack.waitForCall(outlet, 'some', 'partly_failed');
    await waitForCounts();
    expect((await stats()).totals).toMatchObject({
      calls: { received: 2, completed: 1, partly_failed: 1, failed: 0 },
      deliveries: { delivered: 1, failed: 1, attempts: 3 },
    });
  });

  it('are exact for a burst, which is counted in batches', async () => {
    const { outlet, api, to, stats } = await anOutlet();
    await to('200');
    const calls = Array.from({ length: 40 }, (_, index) => `c-${index}`);
    await Promise.all(calls.map((call_id) => api.post('/calls', anEvent({ call_id }))));
    await Promise.all(calls.map((call_id) => stack.waitForCall(outlet, call_id, 'completed')));
    await waitForCounts();
    expect((await stats()).totals).toMatchObject({
      calls: { received: 40, completed: 40 },
      deliveries: { delivered: 40, attempts: 40 },
      tokens: { input: 4000 },
    });
  });
});

describe('the counters', () => {
  const sender = openSender({
    ALLOWED_PRIVATE_NETWORKS: '127.0.0.0/8',
    ALLOW_HTTP_DESTINATIONS: true,
    DELIVERY_TIMEOUT_SECONDS: 5,
  });

  it('count a delivery once when its message comes twice, and its call also after a crash', async () => {
    const { outlet, api, to } = await anOutlet();
    await to('200', { status: 'disabled' });
    await api.post('/calls', anEvent());
    await stack.waitFor(outlet, 'c-1', ({ deliveries }) => deliveries[0]?.status === 'held');
    await api.put('/destinations', { destination_id: 1, status: 'active' });
    const { table } = parts;
    const ref = { table, outletId: outlet, callId: 'c-1', destinationId: 1 };
    // Reopened, and not enqueued: only this test processes it.
    const token = newToken();
    await reopenDelivery(ref, { from: ['held'], due: new Date(), active_tokens: new Set([token]) });
    const deliveryDue = await parts.aQueue();
    const message = { outlet_id: outlet, call_id: 'c-1', destination_id: 1, attempt: 1, token };
    const dispatch = async (receives: number) => {
      const tally = openTally();
      const deps = { table, deliveryDue, sender, schedule: [0], disableAfterMs: 1e9, tally };
      const record = await parts.record(deliveryDue, message, receives);
      await processRecord({ ...deps, deadline: Date.now() + 30_000 }, record);
      return tally.totals().map(({ counts }) => counts);
    };
    expect(await dispatch(1)).toEqual([
      expect.objectContaining({ attempts: 1, deliveries_delivered: 1, completed: 1 }),
    ]);
    expect(await dispatch(2)).toEqual([]);
    await table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: callKey(outlet, 'c-1'),
        UpdateExpression: 'ADD open_destinations :one DELETE delivered_destinations :one',
        ExpressionAttributeValues: { ':one': new Set([1]) },
      }),
    );
    expect(await dispatch(2)).toEqual([{ completed: 1 }]);
    expect(await dispatch(3)).toEqual([]);
  });

  it('add concurrent counts exactly, on several items that expire after 400 days', async () => {
    const { table } = parts;
    const { outlet, stats } = await anOutlet();
    const day = '2026-11-26';
    const signal = AbortSignal.timeout(20_000);
    await Promise.all(
      Array.from({ length: 50 }, () =>
        addCounts(table, { outletId: outlet, day, counts: { attempts: 2, a6: 1 }, signal }),
      ),
    );
    const totals = async () => (await stats(`?from=${day}&to=2026-11-27`)).totals;
    expect(await totals()).toMatchObject({
      deliveries: { attempts: 100 },
      latency: { attempt_ms: { p50: 85 } },
    });
    const { Items = [] } = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': statsPartition(outlet) },
      }),
    );
    // One item would be a hot key. Fewer than 3 of 8 for 50 random additions does not happen in
    // practice.
    expect(Items.length).toBeGreaterThan(2);
    expect(Items.length).toBeLessThanOrEqual(STATS_SHARDS);
    for (const { pk, sk, expires_at } of Items) {
      expect(sk).toMatch(/^DAY#2026-11-26#[0-7]$/);
      expect(expires_at).toBe((Date.parse(day) + 400 * 86_400_000) / 1000);
      await table.client.send(
        new UpdateCommand({
          TableName: table.name,
          Key: { pk, sk },
          UpdateExpression: 'SET expires_at = :past',
          ExpressionAttributeValues: { ':past': Math.floor(Date.now() / 1000) - 1 },
        }),
      );
    }
    // The table deletes expired items hours later; they are not counted any more.
    expect(await totals()).toEqual(ZEROS);
  });
});

describe('a query of the statistics', () => {
  it('includes its first day and excludes its last', async () => {
    const { outlet, stats } = await anOutlet();
    const signal = AbortSignal.timeout(20_000);
    for (const day of ['2026-11-01', '2026-11-02', '2026-11-03']) {
      await addCounts(parts.table, { outletId: outlet, day, counts: { received: 1 }, signal });
    }
    const result = await stats('?from=2026-11-01&to=2026-11-03');
    expect(result).toMatchObject({
      from: '2026-11-01',
      to: '2026-11-03',
      totals: { calls: { received: 2 } },
    });
    expect(result.days.map(({ date }) => date)).toEqual(['2026-11-01', '2026-11-02']);
  });

  it.each([
    ['?from=yesterday&to=2026-13-01', ['from', 'to']],
    ['?from=2026-11-03&to=2026-11-03', ['from']],
    ['?from=2020-01-01&to=2026-01-01', ['from']],
    ['?since=2026-11-01', ['since']],
    ['?from=2026-11-01&from=2026-11-02', ['from']],
  ])('%s is refused under the names of the wrong parameters', async (query, paths) => {
    const { api } = await anOutlet();
    const { status, body } = await api.get(`/stats${query}`);
    expect({ status, paths: body.errors?.map(({ path }) => path) }).toEqual({ status: 400, paths });
  });
});
