import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { closeDelivery } from '../../lib/table/calls/delivery-outcomes.ts';
import { requestReextraction } from '../../lib/table/calls/request-reextraction.ts';
import { freshOutlet } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { completion } from '../support/model-server.ts';
import {
  aLatch,
  PARTY_SIZE,
  partyOf,
  type ScriptedStack,
  startScriptedStack,
} from '../support/scripted-stack.ts';

let scripted: ScriptedStack;
beforeAll(async () => {
  scripted = await startScriptedStack();
});
afterAll(() => scripted.stop());

/** Call c-1, read and delivered; and how to wait until it was read again. */
async function aReadCall(...given: Parameters<ScriptedStack['anOutlet']>) {
  const made = await scripted.anOutlet(...given);
  await made.api.post('/calls', scripted.anEvent());
  const { outlet } = made;
  return {
    ...made,
    first: await scripted.stack.waitFor(outlet, 'c-1', ({ status }) => /completed|failed/.test(status)),
    reextract: (until: string) =>
      scripted.stack.waitFor(
        outlet,
        'c-1',
        ({ reading_again, status }) => reading_again === null && status === until,
      ),
    counts: async () => {
      const { body } = await made.api.get('/calls');
      const [call] = body.payload as { delivery_counts: Record<string, number> }[];
      return call?.delivery_counts;
    },
  };
}

describe('POST calls/{call_id}/reextract', () => {
  it('puts a small reading in the place of one that filled several items, in the list as well', async () => {
    // Random, for what is stored is compressed; as long as a value may be, and as many as that takes.
    const notes = Array.from({ length: 60 }, (_, index): [string, string] => [
      `note_${index}`,
      randomBytes(7_500).toString('base64'),
    ]);
    const turns = Array(61).fill(2);
    const { outlet, api, script } = await scripted.anOutlet([
      completion({ party_size: 4, ...Object.fromEntries(notes), turns }),
    ]);
    const variables = notes.map(([var_name]) => ({
      var_name,
      var_type: 'string',
      description: 'what was said',
    }));
    await api.post('/variables', variables.slice(0, 30));
    await api.post('/variables', variables.slice(30));
    await api.post('/calls', scripted.anEvent());
    await scripted.stack.waitForCall(outlet, 'c-1', 'completed');
    const valuesItems = async () =>
      (await scripted.itemsOf(outlet)).filter(({ sk }) => /^VALUES/.test(sk)).length;
    const values = async () => {
      const [call] = (await api.get('/calls')).body.payload as { values: { value: unknown }[] }[];
      return call?.values.map(({ value }) => value);
    };
    expect(await valuesItems()).toBeGreaterThan(1);
    expect(await values()).toEqual([4, ...notes.map(([, note]) => note)]);

    script(completion({ party_size: 5, ...Object.fromEntries(notes.map(([name]) => [name, null])), turns }));
    await api.post('/calls/c-1/reextract');
    await scripted.stack.waitFor(outlet, 'c-1', ({ reading_again }) => reading_again === null);
    expect(await valuesItems()).toBe(1);
    expect(await values()).toEqual([5, ...notes.map(() => null)]);
  });

  it('reads the transcript again with the variables of today, and delivers nothing', async () => {
    const { api, script, reextract, modelRequestCount, delivered, first } = await aReadCall();
    expect(first.values).toMatchObject([{ variable_id: 1, value: 4 }]);
    await api.post('/variables', [{ ...PARTY_SIZE, var_name: 'guests' }]);
    script({ ...completion({ party_size: 5, guests: 6, turns: [2, 2] }), delayMs: 300 });

    const { status, body } = await api.post('/calls/c-1/reextract');
    const reading_again = { deliver: false, requested_at: expect.any(String) };
    expect({ status, body }).toEqual({
      status: 202,
      body: { success: true, message: 'Extraction started', payload: { call_id: 'c-1', reading_again } },
    });
    // Meanwhile the old values are there.
    expect((await api.get('/calls/c-1')).body.payload).toMatchObject({
      status: 'completed',
      reading_again,
      values: [{ variable_id: 1, value: 4 }],
    });
    expect(await reextract('completed')).toMatchObject({
      values: [
        { variable_id: 1, value: 5 },
        { variable_id: 2, value: 6 },
      ],
      deliveries: [{ delivery_id: first.deliveries[0]?.delivery_id, attempts: { length: 1 } }],
    });
    expect([modelRequestCount(), delivered().length]).toEqual([2, 1]);
  });

  it('delivers it anew, under new webhook-ids, also to destinations added since; the log goes on', async () => {
    const { api, url, script, reextract, delivered, first, counts } = await aReadCall(
      [partyOf(4)],
      (before) => (before < 2 ? { status: 500 } : {}),
    );
    expect(first).toMatchObject({ status: 'failed', deliveries: [{ status: 'failed' }] });
    expect(await counts()).toEqual({ open: 0, delivered: 0, failed: 1, skipped: 0 });
    await api.post('/destinations', {
      destination_name: 'Sheet',
      api_method: 'POST',
      api_url: url('sheet'),
    });
    script(partyOf(5));
    await api.post('/calls/c-1/reextract', { deliver: true });
    const call = await reextract('completed');
    expect(call).toMatchObject({
      deliveries: [
        {
          destination_id: 1,
          status: 'delivered',
          attempts: [
            { attempt: 1, status_code: 500 },
            { attempt: 2, status_code: 500 },
            { attempt: 3, status_code: 200 },
          ],
        },
        { destination_id: 2, status: 'delivered', attempts: [{ attempt: 1 }] },
      ],
    });
    const ids = delivered().map(({ headers }) => headers['webhook-id']);
    const before = first.deliveries[0]?.delivery_id;
    expect(ids).toEqual([before, before, call.deliveries[0]?.delivery_id]);
    expect(ids[2]).not.toBe(before);
    expect(delivered().map(({ body }) => body)).toEqual(['{"size":4}', '{"size":4}', '{"size":5}']);
    expect(delivered('sheet')).toHaveLength(1);
    expect(await counts()).toEqual({ open: 0, delivered: 2, failed: 0, skipped: 0 });
  });

  it('asks the condition of a destination again when it delivers anew; a redelivery is seen through', async () => {
    const { api, script, reextract, delivered, counts } = await aReadCall();
    await api.put('/destinations', { destination_id: 1, when: 'party_size < 5' });
    script(partyOf(6));
    await api.post('/calls/c-1/reextract', { deliver: true });
    expect(await reextract('completed')).toMatchObject({
      values: [{ value: 6 }],
      deliveries: [
        { status: 'skipped', reason: 'filtered out by: party_size < 5', attempts: [{ attempt: 1 }] },
      ],
    });
    expect(await counts()).toEqual({ open: 0, delivered: 0, failed: 0, skipped: 1 });
    expect(delivered()).toHaveLength(1);
    script(partyOf(3));
    await api.post('/calls/c-1/reextract', { deliver: true });
    await reextract('completed');
    await api.put('/destinations', { destination_id: 1, when: 'party_size > 5' });
    await api.post('/calls/c-1/redeliver');
    await eventually(() => (delivered().length === 3 ? true : undefined), 'the redelivery');
    expect(delivered().map(({ body }) => body)).toEqual(['{"size":4}', '{"size":3}', '{"size":3}']);
  });

  it.each([
    [false, 0],
    [true, 1],
  ])('reads a call whose reading failed; with deliver %s it makes %s deliveries', async (deliver, count) => {
    const refused = completion('', { refusal: 'no' });
    const { api, script, reextract, delivered } = await aReadCall([refused]);
    script(partyOf(4));
    await api.post('/calls/c-1/reextract', { deliver });
    const call = await reextract('completed');
    expect(call).toMatchObject({ failure: null, values: [{ value: 4 }], deliveries: { length: count } });
    expect(delivered()).toHaveLength(count);
  });

  it('keeps values and deliveries when the second reading fails, and shows why', async () => {
    const { api, script, reextract, delivered, counts } = await aReadCall();
    script(completion('', { refusal: 'no' }));
    await api.post('/calls/c-1/reextract', { deliver: true });
    expect(await reextract('completed')).toMatchObject({
      failure: { code: 'model_refused' },
      values: [{ value: 4 }],
      model: { outcome: 'extracted' },
      deliveries: [{ status: 'delivered' }],
    });
    expect(await counts()).toEqual({ open: 0, delivered: 1, failed: 0, skipped: 0 });
    expect(delivered()).toHaveLength(1);
    script(partyOf(5));
    await api.post('/calls/c-1/reextract');
    expect(await reextract('completed')).toMatchObject({ failure: null, values: [{ value: 5 }] });
  });

  it('pays the model once, whatever is repeated', async () => {
    const { outlet, api, script, reextract, modelRequestCount, delivered } = await aReadCall();
    script({ ...partyOf(5), delayMs: 500 });
    const answers = await Promise.all(
      [false, true, false, true].map((deliver) => api.post('/calls/c-1/reextract', { deliver })),
    );
    // Those who come while it is being read are told so; those before share one reading.
    for (const { status } of answers) expect([202, 409]).toContain(status);
    expect(answers.map(({ status }) => status)).toContain(202);
    const token = { event: 'call.stored', outlet_id: outlet, call_id: 'c-1' };
    await Promise.all([1, 2, 3].map(() => scripted.stack.sendToQueue(token)));
    await reextract('completed');
    await Promise.all([1, 2, 3].map(() => scripted.stack.sendToQueue(token)));
    await scripted.stack.sendToQueue(scripted.anEvent({ outlet_id: outlet }));
    const after = (await scripted.stack.readCall(outlet, 'c-1'))?.deliveries[0]?.attempts.length ?? 0;
    await eventually(() => (delivered().length >= after ? true : undefined), 'what was sent');
    await scripted.stack.waitForIdle('delivery-due');
    expect(modelRequestCount()).toBe(2);
    const accepted = answers.flatMap(({ status, body }) => (status === 202 ? [body.payload] : []));
    const delivers = JSON.stringify(accepted).includes('"deliver":true');
    expect(delivered()).toHaveLength(delivers ? 2 : 1);
  });

  it('keeps a wish to deliver that came at the same moment as another without it', async () => {
    const { outlet } = await aReadCall();
    const ref = { table: scripted.parts.table, outletId: outlet, callId: 'c-1' };
    const now = new Date();
    const first = { deliver: false, requested_at: now.toISOString() };
    expect(await requestReextraction(ref, { mark: first, seen: undefined, now })).toBe(true);
    // Both have seen the first one; the second of them has to look again.
    const delivering = { ...first, deliver: true };
    expect(await requestReextraction(ref, { mark: delivering, seen: first, now })).toBe(true);
    expect(await requestReextraction(ref, { mark: first, seen: first, now })).toBe(false);
    expect((await scripted.stack.readCall(outlet, 'c-1'))?.reading_again).toEqual(delivering);
  });

  it('lets what is in flight under the old id end quietly', async () => {
    const latch = aLatch();
    const { outlet, api, script, delivered } = await scripted.anOutlet([partyOf(4)], async (before) => {
      if (before === 0) await latch.released;
      return before === 0 ? { status: 500 } : {};
    });
    await api.post('/calls', scripted.anEvent());
    await eventually(() => (delivered().length === 1 ? true : undefined), 'the first attempt');
    script(partyOf(5));
    await api.post('/calls/c-1/reextract', { deliver: true });
    const done = await scripted.stack.waitFor(
      outlet,
      'c-1',
      ({ status, values }) => status === 'completed' && values[0]?.value === 5,
    );
    latch.release();
    await eventually(
      () =>
        scripted.stack
          .log()
          .split('\n')
          .some((line) => line.includes(`"outlet_id":${outlet},`) && line.includes('"recorded":false'))
          ? true
          : undefined,
      'the end of the first attempt',
    );
    await scripted.stack.waitForIdle('delivery-due');
    expect(await scripted.stack.readCall(outlet, 'c-1')).toEqual(done);
    expect(done.deliveries).toMatchObject([{ status: 'delivered', attempts: [{ status_code: 200 }] }]);
    expect(new Set(delivered().map(({ headers }) => headers['webhook-id'])).size).toBe(2);
  });

  it('is not confused by a delivery that says late how it ended before', async () => {
    const { outlet, api, script, reextract, counts } = await aReadCall([partyOf(4)], (before) =>
      before === 0 ? {} : { status: 500 },
    );
    script(partyOf(5));
    await api.post('/calls/c-1/reextract', { deliver: true });
    await reextract('failed');
    const ref = { table: scripted.table, outletId: outlet, callId: 'c-1', destinationId: 1 };
    await closeDelivery(ref, { outcome: 'delivered', attempts: 1 });
    expect(await counts()).toEqual({ open: 0, delivered: 0, failed: 1, skipped: 0 });
  });

  it('is refused while the call is being read, for the first time or again', async () => {
    const slow = { ...partyOf(4), delayMs: 700 };
    const { outlet, api, modelRequestCount } = await scripted.anOutlet([slow]);
    const refused = {
      status: 409,
      body: { message: 'Call is being extracted', errors: [{ path: 'call_id' }] },
    };
    await api.post('/calls', scripted.anEvent());
    expect(await api.post('/calls/c-1/reextract')).toMatchObject(refused);
    await scripted.stack.waitForCall(outlet, 'c-1', 'completed');
    await api.post('/calls/c-1/reextract');
    await eventually(() => (modelRequestCount() === 2 ? true : undefined), 'the second reading');
    expect(await api.post('/calls/c-1/reextract')).toMatchObject(refused);
  });

  it('is refused when the transcript is past its retention', async () => {
    const { outlet, api, modelRequestCount } = await aReadCall();
    await scripted.expireTranscript(outlet);
    expect(await api.post('/calls/c-1/reextract')).toMatchObject({
      status: 409,
      body: {
        message: 'Transcript has expired',
        errors: [{ path: 'call_id', message: expect.stringContaining('retention') }],
      },
    });
    expect(modelRequestCount()).toBe(1);
  });

  it('is refused for what is not there, and for what is no request', async () => {
    const { api } = await aReadCall();
    for (const [path, body, status, problem] of [
      ['/calls/c-2/reextract', undefined, 404, 'call_id'],
      ['/calls/c%202/reextract', undefined, 404, 'call_id'],
      ['/calls/c-1/reextract', { deliver: 'yes' }, 400, 'deliver'],
      ['/calls/c-1/reextract', { deliver: true, again: 1 }, 400, 'again'],
      ['/calls/c-1/reextract', [], 400, ''],
    ] as const) {
      expect(await api.post(path, body)).toMatchObject({ status, body: { errors: [{ path: problem }] } });
    }
    expect((await scripted.stack.api(freshOutlet()).post('/calls/c-1/reextract')).status).toBe(404);
  });
});
