import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { failedCalls, undelivered } from '../../lib/table/calls/failures.ts';
import { freshOutlet } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { interruptErasure } from '../support/interrupted-erasure.ts';
import { apiError } from '../support/model-server.ts';
import { aLatch, partyOf, type ScriptedStack, startScriptedStack } from '../support/scripted-stack.ts';

let scripted: ScriptedStack;
beforeAll(async () => {
  scripted = await startScriptedStack({ RETRY_SCHEDULE_SECONDS: '0,1,1' });
});
afterAll(() => scripted.stop());

const NOT_FOUND = { status: 404, body: { code: 'call_not_found', message: 'Call with ID not found' } };
const ERASED = {
  status: 409,
  body: { code: 'call_erased', message: 'Call was erased', errors: [{ path: 'call_id' }] },
};
const TOMBSTONE_SECONDS = 15 * 86_400;

/** Only the tombstone of an erased call is left, without data of the call. */
async function expectOnlyTombstone(outlet: number): Promise<void> {
  expect(await scripted.itemsOf(outlet)).toEqual([
    {
      pk: `OUTLET#${outlet}#CALL#c-1`,
      sk: 'CALL',
      erased_at: expect.any(String),
      expires_at: expect.any(Number),
    },
  ]);
}

const logLine = (outlet: number, words: string) =>
  eventually(
    () =>
      scripted.stack
        .log()
        .split('\n')
        .find((line) => line.includes(words) && line.includes(`"outlet_id":${outlet},`)),
    `a log line with ${words}`,
  );

describe('DELETE calls/{call_id}', () => {
  it('erases a call with all its items, and every endpoint answers 404 for it', async () => {
    const { outlet, api } = await scripted.anOutlet();
    await api.post('/calls', scripted.anEvent());
    await scripted.stack.waitForCall(outlet, 'c-1', 'completed');
    expect((await scripted.itemsOf(outlet)).length).toBeGreaterThanOrEqual(5);

    const { status, body } = await api.delete('/calls/c-1');
    expect({ status, body }).toEqual({
      status: 200,
      body: { success: true, message: 'Call erased successfully' },
    });
    await expectOnlyTombstone(outlet);
    const [tombstone] = await scripted.itemsOf(outlet);
    const days = Number(tombstone?.expires_at) - Date.now() / 1000;
    expect(Math.abs(days - TOMBSTONE_SECONDS)).toBeLessThan(60);

    expect(await api.get('/calls/c-1')).toMatchObject(NOT_FOUND);
    expect((await api.get('/calls')).body).toMatchObject({ payload: [], next_cursor: null });
    expect(await api.delete('/calls/c-1')).toMatchObject(NOT_FOUND);
    expect(await api.post('/calls/c-1/redeliver')).toMatchObject(NOT_FOUND);
    expect(await api.post('/calls/c-1/reextract')).toMatchObject(NOT_FOUND);
    expect(await api.post('/destinations/preview', { destination_id: 1, call_id: 'c-1' })).toMatchObject(
      NOT_FOUND,
    );
    expect(await api.post('/calls', scripted.anEvent())).toMatchObject(ERASED);
    await expectOnlyTombstone(outlet);
  });

  it('removes it from the indexes of failures at once', async () => {
    const notExtracted = await scripted.anOutlet([apiError(401)]);
    const notDelivered = await scripted.anOutlet([partyOf(4)], () => ({ status: 500 }));
    const span = { since: '2026-01-01T00:00:00.000Z', until: '2100-01-01T00:00:00.000Z' };
    const failures = async () => [
      (await failedCalls({ table: scripted.table, outletId: notExtracted.outlet }, span)).callIds,
      (
        await undelivered(
          { table: scripted.table, outletId: notDelivered.outlet },
          { ...span, destinationId: 1, limit: 10 },
        )
      ).callIds,
    ];
    for (const { outlet, api } of [notExtracted, notDelivered]) {
      await api.post('/calls', scripted.anEvent());
      await scripted.stack.waitForCall(outlet, 'c-1', 'failed');
    }
    expect(await failures()).toEqual([['c-1'], ['c-1']]);
    for (const { api } of [notExtracted, notDelivered])
      expect((await api.delete('/calls/c-1')).status).toBe(200);
    expect(await failures()).toEqual([[], []]);
  });

  it('drops an event of the call that is still on the queue, and logs none of its text', async () => {
    const { outlet, api, modelRequestCount } = await scripted.anOutlet();
    await api.post('/calls', scripted.anEvent());
    await scripted.stack.waitForCall(outlet, 'c-1', 'completed');
    await api.delete('/calls/c-1');
    await scripted.stack.sendToQueue(
      scripted.anEvent({ outlet_id: outlet, transcript: 'user: a secret of mine' }),
    );
    await logLine(outlet, 'call not found');
    await scripted.stack.waitForIdle('call-ended');
    expect(scripted.stack.log()).not.toContain('a secret of mine');
    await expectOnlyTombstone(outlet);
    expect(modelRequestCount()).toBe(1);
  });

  it('lets an attempt in flight end without a record or a retry', async () => {
    const latch = aLatch();
    const { outlet, api, delivered } = await scripted.anOutlet([partyOf(4)], async () => {
      await latch.released;
      return { status: 500 };
    });
    await api.post('/calls', scripted.anEvent());
    await eventually(() => (delivered().length === 1 ? true : undefined), 'the attempt');
    expect((await api.delete('/calls/c-1')).status).toBe(200);
    latch.release();
    expect(JSON.parse(await logLine(outlet, '"delivery attempt"'))).toMatchObject({ recorded: false });
    await scripted.stack.waitForIdle('delivery-due');
    await expectOnlyTombstone(outlet);
    expect(delivered()).toHaveLength(1);
  });

  it('drops a retry that waits on the queue', async () => {
    const { outlet, api, delivered } = await scripted.anOutlet([partyOf(4)], () => ({ status: 500 }));
    await api.post('/calls', scripted.anEvent());
    await scripted.stack.waitFor(outlet, 'c-1', ({ deliveries }) => deliveries[0]?.attempts.length === 1);
    await api.delete('/calls/c-1');
    const attempts = delivered().length;
    await eventually(
      async () => ((await scripted.stack.messageCount('delivery-due')) === 0 ? true : undefined),
      'no message',
    );
    await expectOnlyTombstone(outlet);
    expect(delivered()).toHaveLength(attempts);
  });

  it.each(['an extraction', 'a re-extraction'])('drops the result of %s in flight', async (kind) => {
    const slow = { ...partyOf(4), delayMs: 700 };
    const { outlet, api, modelRequestCount, delivered } = await scripted.anOutlet([slow]);
    await api.post('/calls', scripted.anEvent());
    if (kind === 'a re-extraction') {
      await scripted.stack.waitForCall(outlet, 'c-1', 'completed');
      await api.post('/calls/c-1/reextract', { deliver: true });
    }
    const extractions = kind === 'a re-extraction' ? 2 : 1;
    await eventually(
      () => (modelRequestCount() === extractions ? true : undefined),
      'the request to the model',
    );
    expect((await api.delete('/calls/c-1')).status).toBe(200);
    await logLine(outlet, '"stored":false');
    await scripted.stack.waitForIdle('call-ended');
    await expectOnlyTombstone(outlet);
    expect([modelRequestCount(), delivered().length]).toEqual([extractions, extractions - 1]);
  });

  it('does not requeue an extraction that fails', async () => {
    const { outlet, api, modelRequestCount } = await scripted.anOutlet([{ ...apiError(429), delayMs: 700 }]);
    await api.post('/calls', scripted.anEvent());
    await eventually(() => (modelRequestCount() === 1 ? true : undefined), 'the request to the model');
    await api.delete('/calls/c-1');
    await logLine(outlet, 'call waits');
    await expectOnlyTombstone(outlet);
  });

  it('is finished by its follow-up message when it was interrupted', async () => {
    const { outlet, api } = await scripted.anOutlet();
    await api.post('/calls', scripted.anEvent());
    await scripted.stack.waitForCall(outlet, 'c-1', 'completed');
    const callEnded = await interruptErasure(scripted, outlet);
    expect(await scripted.parts.countIn(callEnded, ['Delayed'])).toBe(1);
    expect((await scripted.itemsOf(outlet)).length).toBeGreaterThan(1);
    // The message that arrives a minute later.
    const message = { event: 'call.erase', outlet_id: outlet, call_id: 'c-1' };
    await scripted.stack.sendToQueue(message);
    await logLine(outlet, 'call erasure finished by a retry');
    await expectOnlyTombstone(outlet);
  });

  it('is not started by that message, which may arrive when the id belongs to a new call', async () => {
    const { outlet, api } = await scripted.anOutlet();
    expect((await api.delete('/calls/c-1')).status).toBe(404);
    await api.post('/calls', scripted.anEvent());
    const call = await scripted.stack.waitForCall(outlet, 'c-1', 'completed');
    await scripted.stack.sendToQueue({ event: 'call.erase', outlet_id: outlet, call_id: 'c-1' });
    await scripted.stack.waitForIdle('call-ended');
    expect(await scripted.stack.readCall(outlet, 'c-1')).toEqual(call);
  });

  it('is finished by a repeat when it was interrupted, and keeps its id blocked until then', async () => {
    const { outlet, api } = await scripted.anOutlet();
    await api.post('/calls', scripted.anEvent());
    await scripted.stack.waitForCall(outlet, 'c-1', 'completed');
    await interruptErasure(scripted, outlet);

    expect((await scripted.itemsOf(outlet)).length).toBeGreaterThan(1);
    expect((await scripted.itemsOf(outlet)).find(({ sk }) => sk === 'CALL')).not.toHaveProperty('expires_at');
    expect(await api.get('/calls/c-1')).toMatchObject(NOT_FOUND);
    expect((await api.get('/calls')).body.payload).toEqual([]);
    expect(await api.post('/calls', scripted.anEvent())).toMatchObject(ERASED);
    expect((await api.delete('/calls/c-1')).status).toBe(200);
    await expectOnlyTombstone(outlet);
  });

  it('is done once when it is requested several times at once', async () => {
    const { outlet, api } = await scripted.anOutlet();
    await api.post('/calls', scripted.anEvent());
    await scripted.stack.waitForCall(outlet, 'c-1', 'completed');
    const answers = await Promise.all([1, 2, 3, 4].map(() => api.delete('/calls/c-1')));
    for (const { status } of answers) expect([200, 404]).toContain(status);
    expect(answers.map(({ status }) => status)).toContain(200);
    await expectOnlyTombstone(outlet);
  });

  it('frees the id after 15 days, even before DynamoDB deletes the tombstone', async () => {
    const { outlet, api, modelRequestCount } = await scripted.anOutlet();
    await api.post('/calls', scripted.anEvent());
    await scripted.stack.waitForCall(outlet, 'c-1', 'completed');
    await api.delete('/calls/c-1');
    await scripted.expire(outlet);
    expect((await api.post('/calls', scripted.anEvent({ guest_name: 'Joe' }))).status).toBe(202);
    expect(await scripted.stack.waitForCall(outlet, 'c-1', 'completed')).toMatchObject({
      guest_name: 'Joe',
      deliveries: [{ attempts: { length: 1 } }],
    });
    expect((await api.get('/calls')).body.payload).toHaveLength(1);
    expect(modelRequestCount()).toBe(2);
  });

  it('answers 404 for an unknown call and for a call of another outlet', async () => {
    const { outlet, api } = await scripted.anOutlet();
    await api.post('/calls', scripted.anEvent());
    expect(await api.delete('/calls/c-2')).toMatchObject(NOT_FOUND);
    expect(await scripted.stack.api(freshOutlet()).delete('/calls/c-1')).toMatchObject(NOT_FOUND);
    expect(await scripted.stack.waitForCall(outlet, 'c-1', 'completed')).toBeDefined();
  });
});

// Last: it checks what the tests above left behind.
describe('messages of erased calls', () => {
  it('cause no errors and no dead letters', async () => {
    expect(await scripted.stack.deadLetters('call-ended')).toBe(0);
    expect(await scripted.stack.deadLetters('delivery-due')).toBe(0);
    expect(scripted.stack.log()).not.toContain('"level":"ERROR"');
  });
});
