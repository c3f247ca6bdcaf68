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

/**
 * Call c-1 after its first extraction and delivery; `reextracted` waits for the end of a
 * reextraction.
 */
async function anExtractedCall(...given: Parameters<ScriptedStack['anOutlet']>) {
  const created = await scripted.anOutlet(...given);
  await created.api.post('/calls', scripted.anEvent());
  const { outlet } = created;
  return {
    ...created,
    first: await scripted.stack.waitFor(outlet, 'c-1', ({ status }) => /completed|failed/.test(status)),
    reextracted: (until: string) =>
      scripted.stack.waitFor(
        outlet,
        'c-1',
        ({ reading_again, status }) => reading_again === null && status === until,
      ),
    counts: async () => {
      const { body } = await created.api.get('/calls');
      const [call] = body.payload as { delivery_counts: Record<string, number> }[];
      return call?.delivery_counts;
    },
  };
}

describe('POST calls/{call_id}/reextract', () => {
  it('replaces values that filled several items, also in the list of calls', async () => {
    // Random, because stored values are compressed; of the maximum length, and enough for several
    // items.
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
      description: 'a note',
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

  it('extracts with the current variables, and delivers nothing', async () => {
    const { api, script, reextracted, modelRequestCount, delivered, first } = await anExtractedCall();
    expect(first.values).toMatchObject([{ variable_id: 1, value: 4 }]);
    await api.post('/variables', [{ ...PARTY_SIZE, var_name: 'guests' }]);
    script({ ...completion({ party_size: 5, guests: 6, turns: [2, 2] }), delayMs: 300 });

    const { status, body } = await api.post('/calls/c-1/reextract');
    const reading_again = { deliver: false, requested_at: expect.any(String) };
    expect({ status, body }).toEqual({
      status: 202,
      body: { success: true, message: 'Extraction started', payload: { call_id: 'c-1', reading_again } },
    });
    // Until it ends, the call has its old values.
    expect((await api.get('/calls/c-1')).body.payload).toMatchObject({
      status: 'completed',
      reading_again,
      values: [{ variable_id: 1, value: 4 }],
    });
    expect(await reextracted('completed')).toMatchObject({
      values: [
        { variable_id: 1, value: 5 },
        { variable_id: 2, value: 6 },
      ],
      deliveries: [{ delivery_id: first.deliveries[0]?.delivery_id, attempts: { length: 1 } }],
    });
    expect([modelRequestCount(), delivered().length]).toEqual([2, 1]);
  });

  it('resends with new webhook-ids, also to new destinations, and adds to the attempts', async () => {
    const { api, url, script, reextracted, delivered, first, counts } = await anExtractedCall(
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
    const call = await reextracted('completed');
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

  it('evaluates the condition of a destination again, which a redelivery does not', async () => {
    const { api, script, reextracted, delivered, counts } = await anExtractedCall();
    await api.put('/destinations', { destination_id: 1, when: 'party_size < 5' });
    script(partyOf(6));
    await api.post('/calls/c-1/reextract', { deliver: true });
    expect(await reextracted('completed')).toMatchObject({
      values: [{ value: 6 }],
      deliveries: [
        { status: 'skipped', reason: 'condition not met: party_size < 5', attempts: [{ attempt: 1 }] },
      ],
    });
    expect(await counts()).toEqual({ open: 0, delivered: 0, failed: 0, skipped: 1 });
    expect(delivered()).toHaveLength(1);
    script(partyOf(3));
    await api.post('/calls/c-1/reextract', { deliver: true });
    await reextracted('completed');
    await api.put('/destinations', { destination_id: 1, when: 'party_size > 5' });
    await api.post('/calls/c-1/redeliver');
    await eventually(() => (delivered().length === 3 ? true : undefined), 'the redelivery');
    expect(delivered().map(({ body }) => body)).toEqual(['{"size":4}', '{"size":3}', '{"size":3}']);
  });

  it.each([
    [false, 0],
    [true, 1],
  ])('extracts a call that failed; with deliver %s it makes %s deliveries', async (deliver, count) => {
    const refused = completion('', { refusal: 'no' });
    const { api, script, reextracted, delivered } = await anExtractedCall([refused]);
    script(partyOf(4));
    await api.post('/calls/c-1/reextract', { deliver });
    const call = await reextracted('completed');
    expect(call).toMatchObject({ failure: null, values: [{ value: 4 }], deliveries: { length: count } });
    expect(delivered()).toHaveLength(count);
  });

  it('keeps values and deliveries when it fails, and shows why', async () => {
    const { api, script, reextracted, delivered, counts } = await anExtractedCall();
    script(completion('', { refusal: 'no' }));
    await api.post('/calls/c-1/reextract', { deliver: true });
    expect(await reextracted('completed')).toMatchObject({
      failure: { code: 'model_refused' },
      values: [{ value: 4 }],
      model: { outcome: 'extracted' },
      deliveries: [{ status: 'delivered' }],
    });
    expect(await counts()).toEqual({ open: 0, delivered: 1, failed: 0, skipped: 0 });
    expect(delivered()).toHaveLength(1);
    script(partyOf(5));
    await api.post('/calls/c-1/reextract');
    expect(await reextracted('completed')).toMatchObject({ failure: null, values: [{ value: 5 }] });
  });

  it('sends one request to the model, however often it is repeated', async () => {
    const { outlet, api, script, reextracted, modelRequestCount, delivered } = await anExtractedCall();
    script({ ...partyOf(5), delayMs: 500 });
    const answers = await Promise.all(
      [false, true, false, true].map((deliver) => api.post('/calls/c-1/reextract', { deliver })),
    );
    // Requests during the extraction are refused; those before it share one extraction.
    for (const { status } of answers) expect([202, 409]).toContain(status);
    expect(answers.map(({ status }) => status)).toContain(202);
    const token = { event: 'call.stored', outlet_id: outlet, call_id: 'c-1' };
    await Promise.all([1, 2, 3].map(() => scripted.stack.sendToQueue(token)));
    await reextracted('completed');
    await Promise.all([1, 2, 3].map(() => scripted.stack.sendToQueue(token)));
    await scripted.stack.sendToQueue(scripted.anEvent({ outlet_id: outlet }));
    const after = (await scripted.stack.readCall(outlet, 'c-1'))?.deliveries[0]?.attempts.length ?? 0;
    await eventually(() => (delivered().length >= after ? true : undefined), 'all deliveries');
    await scripted.stack.waitForIdle('delivery-due');
    expect(modelRequestCount()).toBe(2);
    const accepted = answers.flatMap(({ status, body }) => (status === 202 ? [body.payload] : []));
    const delivers = JSON.stringify(accepted).includes('"deliver":true');
    expect(delivered()).toHaveLength(delivers ? 2 : 1);
  });

  it('keeps a request to deliver that is concurrent with one not to deliver', async () => {
    const { outlet } = await anExtractedCall();
    const ref = { table: scripted.parts.table, outletId: outlet, callId: 'c-1' };
    const now = new Date();
    const first = { deliver: false, requested_at: now.toISOString() };
    expect(await requestReextraction(ref, { mark: first, seen: undefined, now })).toBe(true);
    // Both have read the first request. The second write fails, so that its caller reads again.
    const delivering = { ...first, deliver: true };
    expect(await requestReextraction(ref, { mark: delivering, seen: first, now })).toBe(true);
    expect(await requestReextraction(ref, { mark: first, seen: first, now })).toBe(false);
    expect((await scripted.stack.readCall(outlet, 'c-1'))?.reading_again).toEqual(delivering);
  });

  it('ignores the result of an attempt in flight under the old webhook-id', async () => {
    const latch = aLatch();
    const { outlet, api, script, delivered } = await scripted.anOutlet([partyOf(4)], async (before) => {
      if (before === 0) await latch.released;
      return before === 0 ? { status: 500 } : {};
    });
    await api.post('/calls', scripted.anEvent());
    await eventually(() => (delivered().length === 1 ? true : undefined), 'the first attempt');
    script(partyOf(5));
    await api.post('/calls/c-1/reextract', { deliver: true });
    const completed = await scripted.stack.waitFor(
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
    expect(await scripted.stack.readCall(outlet, 'c-1')).toEqual(completed);
    expect(completed.deliveries).toMatchObject([{ status: 'delivered', attempts: [{ status_code: 200 }] }]);
    expect(new Set(delivered().map(({ headers }) => headers['webhook-id'])).size).toBe(2);
  });

  it('ignores a late outcome of a delivery before it', async () => {
    const { outlet, api, script, reextracted, counts } = await anExtractedCall([partyOf(4)], (before) =>
      before === 0 ? {} : { status: 500 },
    );
    script(partyOf(5));
    await api.post('/calls/c-1/reextract', { deliver: true });
    await reextracted('failed');
    const ref = { table: scripted.table, outletId: outlet, callId: 'c-1', destinationId: 1 };
    await closeDelivery(ref, { outcome: 'delivered', attempts: 1 });
    expect(await counts()).toEqual({ open: 0, delivered: 0, failed: 1, skipped: 0 });
  });

  it('is refused during an extraction or a re-extraction', async () => {
    const slow = { ...partyOf(4), delayMs: 700 };
    const { outlet, api, modelRequestCount } = await scripted.anOutlet([slow]);
    const refused = {
      status: 409,
      body: {
        code: 'extraction_in_progress',
        message: 'Call is being extracted',
        errors: [{ path: 'call_id' }],
      },
    };
    await api.post('/calls', scripted.anEvent());
    expect(await api.post('/calls/c-1/reextract')).toMatchObject(refused);
    await scripted.stack.waitForCall(outlet, 'c-1', 'completed');
    await api.post('/calls/c-1/reextract');
    await eventually(() => (modelRequestCount() === 2 ? true : undefined), 'the second request to the model');
    expect(await api.post('/calls/c-1/reextract')).toMatchObject(refused);
  });

  it('is refused after the retention of the transcript', async () => {
    const { outlet, api, modelRequestCount } = await anExtractedCall();
    await scripted.expireTranscript(outlet);
    expect(await api.post('/calls/c-1/reextract')).toMatchObject({
      status: 409,
      body: {
        code: 'transcript_expired',
        message: 'Transcript has expired',
        errors: [{ path: 'call_id', message: expect.stringContaining('retention') }],
      },
    });
    expect(modelRequestCount()).toBe(1);
  });

  it('is refused for an unknown call and for an invalid body', async () => {
    const { api } = await anExtractedCall();
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
