import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { failedCalls, undelivered } from '../../lib/table/calls/failures.ts';
import { freshOutlet } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { erasureThatDies } from '../support/half-erased.ts';
import { apiError } from '../support/model-server.ts';
import { aGate, partyOf, type ScriptedStack, startScriptedStack } from '../support/scripted-stack.ts';

let scripted: ScriptedStack;
beforeAll(async () => {
  scripted = await startScriptedStack({ RETRY_SCHEDULE_SECONDS: '0,1,1' });
});
afterAll(() => scripted.stop());

const NOT_FOUND = { status: 404, body: { message: 'Call with ID not found' } };
const ERASED = { status: 409, body: { message: 'Call was erased', errors: [{ path: 'call_id' }] } };
const HALF_A_MONTH = 15 * 86_400;

/** All that is left of an erased call: nothing of what it was. */
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

const loggedOf = (outlet: number, words: string) =>
  eventually(
    () =>
      scripted.stack
        .log()
        .split('\n')
        .find((line) => line.includes(words) && line.includes(`"outlet_id":${outlet},`)),
    `a line with ${words}`,
  );

describe('DELETE calls/{call_id}', () => {
  it('erases a call with all that belongs to it; for every reader it is not there', async () => {
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
    expect(Math.abs(days - HALF_A_MONTH)).toBeLessThan(60);

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

  it('takes it out of the indexes of failures at once', async () => {
    const unread = await scripted.anOutlet([apiError(401)]);
    const unsent = await scripted.anOutlet([partyOf(4)], () => ({ status: 500 }));
    const span = { since: '2026-01-01T00:00:00.000Z', until: '2100-01-01T00:00:00.000Z' };
    const failures = async () => [
      (await failedCalls({ table: scripted.table, outletId: unread.outlet }, span)).callIds,
      (
        await undelivered(
          { table: scripted.table, outletId: unsent.outlet },
          { ...span, destinationId: 1, limit: 10 },
        )
      ).callIds,
    ];
    for (const { outlet, api } of [unread, unsent]) {
      await api.post('/calls', scripted.anEvent());
      await scripted.stack.waitForCall(outlet, 'c-1', 'failed');
    }
    expect(await failures()).toEqual([['c-1'], ['c-1']]);
    for (const { api } of [unread, unsent]) expect((await api.delete('/calls/c-1')).status).toBe(200);
    expect(await failures()).toEqual([[], []]);
  });

  it('lets its event on the queue be dropped, and nothing of it in the log', async () => {
    const { outlet, api, asked } = await scripted.anOutlet();
    await api.post('/calls', scripted.anEvent());
    await scripted.stack.waitForCall(outlet, 'c-1', 'completed');
    await api.delete('/calls/c-1');
    await scripted.stack.sendToQueue(
      scripted.anEvent({ outlet_id: outlet, transcript: 'user: a secret of mine' }),
    );
    await loggedOf(outlet, 'call not found');
    await scripted.stack.waitForIdle('call-ended');
    expect(scripted.stack.log()).not.toContain('a secret of mine');
    await expectOnlyTombstone(outlet);
    expect(asked()).toBe(1);
  });

  it('ends an attempt under way quietly: it leaves nothing, and there is no other', async () => {
    const gate = aGate();
    const { outlet, api, delivered } = await scripted.anOutlet([partyOf(4)], async () => {
      await gate.passed;
      return { status: 500 };
    });
    await api.post('/calls', scripted.anEvent());
    await eventually(() => (delivered().length === 1 ? true : undefined), 'the attempt');
    expect((await api.delete('/calls/c-1')).status).toBe(200);
    gate.open();
    expect(JSON.parse(await loggedOf(outlet, '"delivery attempt"'))).toMatchObject({ recorded: false });
    await scripted.stack.waitForIdle('delivery-due');
    await expectOnlyTombstone(outlet);
    expect(delivered()).toHaveLength(1);
  });

  it('ends a retry that waits on the queue quietly', async () => {
    const { outlet, api, delivered } = await scripted.anOutlet([partyOf(4)], () => ({ status: 500 }));
    await api.post('/calls', scripted.anEvent());
    await scripted.stack.waitFor(outlet, 'c-1', ({ deliveries }) => deliveries[0]?.attempts.length === 1);
    await api.delete('/calls/c-1');
    const made = delivered().length;
    await eventually(
      async () => ((await scripted.stack.waiting('delivery-due')) === 0 ? true : undefined),
      'no message',
    );
    await expectOnlyTombstone(outlet);
    expect(delivered()).toHaveLength(made);
  });

  it.each(['for the first time', 'again'])('ends a reading %s quietly', async (time) => {
    const slow = { ...partyOf(4), delayMs: 700 };
    const { outlet, api, asked, delivered } = await scripted.anOutlet([slow]);
    await api.post('/calls', scripted.anEvent());
    if (time === 'again') {
      await scripted.stack.waitForCall(outlet, 'c-1', 'completed');
      await api.post('/calls/c-1/reextract', { deliver: true });
    }
    const readings = time === 'again' ? 2 : 1;
    await eventually(() => (asked() === readings ? true : undefined), 'the reading');
    expect((await api.delete('/calls/c-1')).status).toBe(200);
    await loggedOf(outlet, '"stored":false');
    await scripted.stack.waitForIdle('call-ended');
    await expectOnlyTombstone(outlet);
    expect([asked(), delivered().length]).toEqual([readings, readings - 1]);
  });

  it('ends a reading that fails quietly', async () => {
    const { outlet, api, asked } = await scripted.anOutlet([{ ...apiError(429), delayMs: 700 }]);
    await api.post('/calls', scripted.anEvent());
    await eventually(() => (asked() === 1 ? true : undefined), 'the reading');
    await api.delete('/calls/c-1');
    await loggedOf(outlet, 'call waits');
    await expectOnlyTombstone(outlet);
  });

  it('that died half-way is finished by the message that it sent before it began', async () => {
    const { outlet, api } = await scripted.anOutlet();
    await api.post('/calls', scripted.anEvent());
    await scripted.stack.waitForCall(outlet, 'c-1', 'completed');
    const callEnded = await erasureThatDies(scripted, outlet);
    expect(await scripted.parts.countIn(callEnded, ['Delayed'])).toBe(1);
    expect((await scripted.itemsOf(outlet)).length).toBeGreaterThan(1);
    // As it comes a minute later.
    const message = { event: 'call.erase', outlet_id: outlet, call_id: 'c-1' };
    await scripted.stack.sendToQueue(message);
    await loggedOf(outlet, 'call erasure finished by a retry');
    await expectOnlyTombstone(outlet);
  });

  it('is not begun by that message: it may come when there is another call of the id', async () => {
    const { outlet, api } = await scripted.anOutlet();
    expect((await api.delete('/calls/c-1')).status).toBe(404);
    await api.post('/calls', scripted.anEvent());
    const read = await scripted.stack.waitForCall(outlet, 'c-1', 'completed');
    await scripted.stack.sendToQueue({ event: 'call.erase', outlet_id: outlet, call_id: 'c-1' });
    await scripted.stack.waitForIdle('call-ended');
    expect(await scripted.stack.readCall(outlet, 'c-1')).toEqual(read);
  });

  it('that died half-way is finished when it is repeated; until then nothing takes the id', async () => {
    const { outlet, api } = await scripted.anOutlet();
    await api.post('/calls', scripted.anEvent());
    await scripted.stack.waitForCall(outlet, 'c-1', 'completed');
    await erasureThatDies(scripted, outlet);

    expect((await scripted.itemsOf(outlet)).length).toBeGreaterThan(1);
    expect((await scripted.itemsOf(outlet)).find(({ sk }) => sk === 'CALL')).not.toHaveProperty('expires_at');
    expect(await api.get('/calls/c-1')).toMatchObject(NOT_FOUND);
    expect((await api.get('/calls')).body.payload).toEqual([]);
    expect(await api.post('/calls', scripted.anEvent())).toMatchObject(ERASED);
    expect((await api.delete('/calls/c-1')).status).toBe(200);
    await expectOnlyTombstone(outlet);
  });

  it('asked for several times at once is done once', async () => {
    const { outlet, api } = await scripted.anOutlet();
    await api.post('/calls', scripted.anEvent());
    await scripted.stack.waitForCall(outlet, 'c-1', 'completed');
    const answers = await Promise.all([1, 2, 3, 4].map(() => api.delete('/calls/c-1')));
    for (const { status } of answers) expect([200, 404]).toContain(status);
    expect(answers.map(({ status }) => status)).toContain(200);
    await expectOnlyTombstone(outlet);
  });

  it('frees the id after 15 days, whether DynamoDB has deleted what stands for it or not', async () => {
    const { outlet, api, asked } = await scripted.anOutlet();
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
    expect(asked()).toBe(2);
  });

  it('does nothing for what is not there, or is another outlet’s', async () => {
    const { outlet, api } = await scripted.anOutlet();
    await api.post('/calls', scripted.anEvent());
    expect(await api.delete('/calls/c-2')).toMatchObject(NOT_FOUND);
    expect(await scripted.stack.api(freshOutlet()).delete('/calls/c-1')).toMatchObject(NOT_FOUND);
    expect(await scripted.stack.waitForCall(outlet, 'c-1', 'completed')).toBeDefined();
  });
});

// Last: it looks at what all of the above left behind.
describe('what was in flight for erased calls', () => {
  it('is no failure of ours', async () => {
    expect(await scripted.stack.deadLetters('call-ended')).toBe(0);
    expect(await scripted.stack.deadLetters('delivery-due')).toBe(0);
    expect(scripted.stack.log()).not.toContain('"level":"ERROR"');
  });
});
