import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reextractCall } from '../../lib/calls/reextract.ts';
import { eventually } from '../support/eventually.ts';
import { partyOf, type ScriptedStack, startScriptedStack } from '../support/scripted-stack.ts';

const DAY = 86_400;

let scripted: ScriptedStack;
beforeAll(async () => {
  scripted = await startScriptedStack({ TRANSCRIPT_RETENTION_DAYS: '10', CALL_RETENTION_DAYS: '20' });
});
afterAll(() => scripted.stop());

async function anExtractedCall() {
  const created = await scripted.anOutlet();
  await created.api.post('/calls', scripted.anEvent());
  await scripted.stack.waitForCall(created.outlet, 'c-1', 'completed');
  return created;
}

describe('every item of a call', () => {
  it.each(['HTTP', 'SQS'])(
    'that arrives over %s expires when the settings say, the transcript first',
    async (source) => {
      const { outlet, api } = await scripted.anOutlet();
      const received = Date.now() / 1000;
      if (source === 'HTTP') await api.post('/calls', scripted.anEvent());
      else await scripted.stack.sendToQueue(scripted.anEvent({ outlet_id: outlet }));
      await scripted.stack.waitForCall(outlet, 'c-1', 'completed');
      await api.post('/calls/c-1/reextract', { deliver: true });
      await scripted.stack.waitFor(
        outlet,
        'c-1',
        ({ status, deliveries }) => status === 'completed' && deliveries[0]?.attempts.length === 2,
      );
      const items = await scripted.itemsOf(outlet);
      expect(items.map(({ sk }) => sk)).toEqual([
        'CALL',
        'DELIVERY#1',
        'DELIVERY#1#ANSWER#0001',
        'DELIVERY#1#ANSWER#0002',
        'DELIVERY#1#ATTEMPT#0001',
        'DELIVERY#1#ATTEMPT#0002',
        'DELIVERY#1#REQUEST',
        'TRANSCRIPT#1',
        'VALUES#1',
      ]);
      for (const { sk, expires_at } of items) {
        const days = /TRANSCRIPT|ANSWER|REQUEST/.test(sk) ? 10 : 20;
        expect(Math.abs(Number(expires_at) - received - days * DAY)).toBeLessThan(60);
        expect(Number.isInteger(expires_at)).toBe(true);
      }
    },
  );
});

describe('a transcript past its retention', () => {
  it('is null, and everything else of the call is kept', async () => {
    const { outlet, api, url } = await anExtractedCall();
    await scripted.expireTranscript(outlet);
    expect((await api.get('/calls/c-1')).body.payload).toMatchObject({
      transcript: null,
      status: 'completed',
      values: [{ value: 4 }],
      deliveries: [{ attempts: { length: 1 } }],
    });
    await api.put('/destinations', {
      destination_id: 1,
      api_url: url('late'),
      api_body: { text: '{{transcript}}', size: '{{party_size}}' },
    });
    expect((await api.post('/calls/c-1/redeliver')).status).toBe(202);
    const call = await scripted.stack.waitFor(
      outlet,
      'c-1',
      ({ status, deliveries }) => status === 'completed' && deliveries[0]?.attempts.length === 2,
    );
    expect(call.deliveries[0]?.request).toMatchObject({ body: { text: '', size: 4 } });
  });

  it('is also removed from sent requests and received answers', async () => {
    const sentence = 'How many will you be?';
    const { outlet, api } = await scripted.anOutlet([partyOf(4)], () => ({ body: `you said: ${sentence}` }));
    await api.put('/destinations', {
      destination_id: 1,
      api_headers: { 'x-said': '{{transcript | truncate: 60}}' },
      api_body: { text: '{{transcript}}' },
    });
    await api.post('/calls', scripted.anEvent());
    const before = await scripted.stack.waitForCall(outlet, 'c-1', 'completed');
    expect(JSON.stringify(before.deliveries[0]?.request?.body)).toContain(sentence);
    expect(before.deliveries[0]?.attempts).toMatchObject([{ response_excerpt: `you said: ${sentence}` }]);

    await scripted.expireTranscript(outlet);
    const { body } = await api.get('/calls/c-1');
    expect(body.payload).toMatchObject({
      transcript: null,
      deliveries: [
        { status: 'delivered', request: null, attempts: [{ status_code: 200, response_excerpt: null }] },
      ],
    });
    const listed = await api.get('/calls');
    const now = Date.now() / 1000;
    const live = (await scripted.itemsOf(outlet)).filter(({ expires_at }) => Number(expires_at) > now);
    expect(live.map(({ sk }) => sk)).toContain('DELIVERY#1#ATTEMPT#0001');
    for (const one of [body, listed.body, live]) expect(JSON.stringify(one)).not.toContain(sentence);
  });

  it('that expires before a re-extraction leaves the values unchanged, and the call says why', async () => {
    const { outlet, modelRequestCount } = await anExtractedCall();
    // The message goes to a queue without a consumer, and is sent again after the transcript has
    // expired.
    const callEnded = await scripted.parts.aQueue();
    await reextractCall({ table: scripted.table, callEnded, outletId: outlet, callId: 'c-1' }, undefined);
    await scripted.expireTranscript(outlet);
    await scripted.stack.sendToQueue({ event: 'call.stored', outlet_id: outlet, call_id: 'c-1' });
    const call = await scripted.stack.waitFor(outlet, 'c-1', ({ failure }) => failure !== null);
    expect(call).toMatchObject({
      status: 'completed',
      reading_again: null,
      failure: { message: expect.stringContaining('retention') },
      values: [{ value: 4 }],
    });
    expect(modelRequestCount()).toBe(1);
  });
});

describe('a call past its retention', () => {
  it('is answered 404, even before DynamoDB deletes it', async () => {
    const { outlet, api, delivered } = await anExtractedCall();
    await api.post('/calls', scripted.anEvent({ call_id: 'c-2' }));
    await scripted.stack.waitForCall(outlet, 'c-2', 'completed');
    await scripted.expire(outlet);
    for (const answer of [
      await api.get('/calls/c-1'),
      await api.delete('/calls/c-1'),
      await api.post('/calls/c-1/redeliver'),
      await api.post('/calls/c-1/reextract'),
      await api.post('/destinations/preview', { destination_id: 1, call_id: 'c-1' }),
    ]) {
      expect(answer).toMatchObject({
        status: 404,
        body: { code: 'call_not_found', message: 'Call with ID not found' },
      });
    }
    expect((await api.get('/calls')).body).toMatchObject({ payload: [{ call_id: 'c-2' }] });
    expect((await api.get('/calls?status=completed')).body.payload).toHaveLength(1);
    expect(delivered()).toHaveLength(2);
  });

  it('makes no delivery that is still due', async () => {
    const { outlet, api, delivered } = await anExtractedCall();
    await api.put('/destinations', { destination_id: 1, status: 'disabled' });
    await api.post('/calls/c-1/redeliver');
    await scripted.stack.waitFor(outlet, 'c-1', ({ deliveries }) => deliveries[0]?.status === 'held');
    await scripted.expire(outlet);
    await api.put('/destinations', { destination_id: 1, status: 'active' });
    await api.post('/destinations/1/recover', { since: '2026-01-01T00:00:00Z' });
    await eventually(
      () => (scripted.stack.log().includes('deliveries reopened') ? true : undefined),
      'the recovery',
    );
    await scripted.stack.waitForIdle('delivery-due');
    expect(delivered()).toHaveLength(1);
  });

  it('frees its id: a new call with this id has no data of the old one', async () => {
    const { outlet, api, script } = await anExtractedCall();
    await scripted.expire(outlet);
    await api.delete('/variables', { variable_id: 1 });
    await api.post('/variables', [{ var_name: 'party_size', var_type: 'integer', description: 'guests' }]);
    script({ ...partyOf(5), delayMs: 500 });
    expect((await api.post('/calls', scripted.anEvent({ guest_name: 'Joe' }))).status).toBe(202);
    expect((await api.get('/calls/c-1')).body.payload).toMatchObject({
      status: 'received',
      guest_name: 'Joe',
      values: [],
      deliveries: [],
    });
    expect(await scripted.stack.waitForCall(outlet, 'c-1', 'completed')).toMatchObject({
      values: [{ variable_id: 2, value: 5 }],
      deliveries: [{ attempts: [{ attempt: 1 }] }],
    });
  });
});
