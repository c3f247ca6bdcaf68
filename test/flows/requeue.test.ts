import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reextractCall } from '../../lib/calls/reextract.ts';
import { openTally } from '../../lib/domain/counts.ts';
import { processCallMessage } from '../../lib/extraction/process-call.ts';
import type { Table } from '../../lib/table/client.ts';
import { callKey } from '../../lib/table/keys.ts';
import { freshOutlet } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { aModel } from '../support/extraction.ts';
import { apiError, completion, type Scripted } from '../support/model-server.ts';
import { partsOf, RETENTION } from '../support/parts.ts';
import { modelServers } from '../support/per-test-model-servers.ts';
import { type SharedStack, sharedTestStack } from '../support/stack.ts';

// Runs the extractor's code on the stack's table with its own queues: a test chooses the receive
// count.
let stack: SharedStack;
let parts: ReturnType<typeof partsOf>;
let table: Table;
const aModelServer = modelServers();
beforeAll(async () => {
  stack = sharedTestStack();
  parts = partsOf(stack);
  table = parts.table;
});
afterAll(async () => {
  parts.close();
  stack.close();
});

const TRANSCRIPT = 'agent: How many will you be?\nuser: We are four.';
const FOUR = completion({ party_size: 4, turns: [2] });

/** An extractor whose model gives the answers of the script, and an outlet with a variable. */
async function anExtractor(...script: Scripted[]) {
  const outlet = freshOutlet();
  await stack
    .api(outlet)
    .post('/variables', [{ var_name: 'party_size', var_type: 'integer', description: 'number of guests' }]);
  const model = await aModelServer(...script);
  const deps = {
    table,
    callEnded: await parts.aQueue(),
    deliveryDue: await parts.aQueue(),
    model: aModel(model, { maxRetries: 0 }),
    tally: openTally(),
    retention: RETENTION,
    deadline: Date.now() + 180_000,
  };
  const event = {
    call_id: 'c-1',
    outlet_id: outlet,
    timestamp: '2026-11-20T10:03:44Z',
    transcript: TRANSCRIPT,
  };
  /** Processes the event, or one of our own messages, as its n-th receive. */
  const receive = async (receives: number, body: unknown = event) => {
    await processCallMessage(deps, await parts.record(deps.callEnded, body, receives));
  };
  const call = () => stack.readCall(outlet, 'c-1');
  return { outlet, model, deps, event, receive, call };
}

describe('a call that the model fails to answer', () => {
  it('is retried, fails at the last receive, and is extracted when its message is redriven', async () => {
    const { model, receive, call } = await anExtractor(apiError(500), apiError(500), FOUR);
    await expect(receive(1)).rejects.toThrow('server_error');
    expect(await call()).toMatchObject({
      status: 'received',
      failure: null,
      model: { outcome: 'server_error' },
    });
    await expect(receive(5)).rejects.toThrow('server_error');
    expect(await call()).toMatchObject({ status: 'failed', failure: { code: 'model_unavailable' } });
    await receive(1);
    expect(await call()).toMatchObject({ status: 'completed', failure: null, values: [{ value: 4 }] });
    expect(model.requests).toHaveLength(3);
  });

  it('is extracted by a recovery', async () => {
    const { outlet, receive, call, event, deps } = await anExtractor(apiError(500), FOUR);
    await expect(receive(5)).rejects.toThrow('server_error');
    const { call_id } = event;
    const span = { since: '2026-01-01T00:00:00.000Z', until: new Date().toISOString() };
    await receive(1, { event: 'calls.recover', outlet_id: outlet, ...span });
    const [message = ''] = await eventually(async () => {
      const found = await parts.messagesOf(deps.callEnded);
      return found.length > 0 ? found : undefined;
    }, 'a message');
    expect(JSON.parse(message)).toEqual({ event: 'call.stored', outlet_id: outlet, call_id, recover: true });
    await receive(1, JSON.parse(message));
    expect(await call()).toMatchObject({ status: 'completed' });
  });

  it('returns to the queue unchanged when the function has no time left', async () => {
    const { model, receive, call, deps } = await anExtractor(FOUR);
    deps.deadline = Date.now() + 5_000;
    await expect(receive(1)).rejects.toThrow('no_time_left');
    expect(model.requests).toEqual([]);
    expect(await call()).toMatchObject({ status: 'received' });
    deps.deadline = Date.now() + 180_000;
    await receive(2);
    expect(await call()).toMatchObject({ status: 'completed' });
  });
});

describe('a call that waits for a re-extraction', () => {
  const FIVE = completion({ party_size: 5, turns: [2] });
  const waiting = async (extractor: Awaited<ReturnType<typeof anExtractor>>) => {
    const { outlet, deps, receive } = extractor;
    await receive(1);
    const { callEnded } = deps;
    await reextractCall({ table, callEnded, outletId: outlet, callId: 'c-1' }, { deliver: true });
    const message = { event: 'call.stored', outlet_id: outlet, call_id: 'c-1' };
    return { ...extractor, receiveMessage: (receives: number) => receive(receives, message) };
  };
  const EXTRACTED = { status: 'completed', values: [{ value: 4 }], model: { outcome: 'extracted' } };

  it('keeps its values while the model is rate limited', async () => {
    const { receiveMessage, call, model } = await waiting(
      await anExtractor(FOUR, apiError(429), apiError(500), FIVE),
    );
    await receiveMessage(1);
    const unchanged = { ...EXTRACTED, failure: null, reading_again: { deliver: true } };
    expect(await call()).toMatchObject(unchanged);
    await expect(receiveMessage(1)).rejects.toThrow('server_error');
    expect(await call()).toMatchObject(unchanged);
    await receiveMessage(2);
    expect(await call()).toMatchObject({ ...EXTRACTED, values: [{ value: 5 }], reading_again: null });
    expect(model.requests).toHaveLength(4);
  });

  it('keeps its values after a failure at the last receive, and is extracted by a redriven message', async () => {
    const { receiveMessage, call } = await waiting(await anExtractor(FOUR, apiError(500), FIVE));
    await expect(receiveMessage(5)).rejects.toThrow('server_error');
    expect(await call()).toMatchObject({
      ...EXTRACTED,
      failure: { code: 'model_unavailable' },
      reading_again: null,
    });
    await receiveMessage(1);
    expect(await call()).toMatchObject({ ...EXTRACTED, values: [{ value: 5 }], failure: null });
  });

  it('can be requested again after it failed', async () => {
    const { outlet, deps, receiveMessage, call } = await waiting(
      await anExtractor(FOUR, apiError(500), FIVE),
    );
    await expect(receiveMessage(5)).rejects.toThrow('server_error');
    const { callEnded } = deps;
    const answer = await reextractCall({ table, callEnded, outletId: outlet, callId: 'c-1' }, undefined);
    expect(answer.reading_again.deliver).toBe(false);
    expect(await call()).toMatchObject({ reading_again: answer.reading_again });
    await receiveMessage(1);
    expect(await call()).toMatchObject({ ...EXTRACTED, values: [{ value: 5 }], failure: null });
  });

  it.each([
    ['has failed', apiError(500), 5],
    ['waits for the model', apiError(429), 1],
  ])(
    'is delivered by a recovery if it was never extracted, also when a re-extraction without delivery %s',
    async (_, secondAnswer, receives) => {
      const extractor = await anExtractor(apiError(500), secondAnswer, apiError(429), FOUR);
      const { outlet, receive, call } = extractor;
      const crm = { destination_name: 'CRM', api_method: 'POST', api_url: 'http://127.0.0.1:9009/' };
      expect(await stack.api(outlet).post('/destinations', crm)).toMatchObject({ status: 200 });
      await expect(receive(5)).rejects.toThrow('server_error');
      // The message of this request goes to a queue without a consumer.
      const callEnded = await parts.aQueue();
      await reextractCall({ table, callEnded, outletId: outlet, callId: 'c-1' }, { deliver: false });
      const message = { event: 'call.stored', outlet_id: outlet, call_id: 'c-1' };
      await receive(receives, message).catch(() => undefined);
      expect(await call()).toMatchObject({ status: 'failed', failure: { code: 'model_unavailable' } });
      await receive(1, { ...message, recover: true });
      expect(await call()).toMatchObject({ status: 'failed', reading_again: { deliver: true } });
      // The message that it is requeued with has no `recover`.
      await receive(1, message);
      expect(await call()).toMatchObject({ values: [{ value: 4 }], deliveries: [{ status: 'pending' }] });
    },
  );

  it('keeps the failure of its first extraction until it is extracted', async () => {
    const refused = completion('', { refusal: 'no' });
    const { receiveMessage, call } = await waiting(await anExtractor(refused, apiError(429), FIVE));
    await receiveMessage(1);
    expect(await call()).toMatchObject({
      status: 'failed',
      failure: { code: 'model_refused' },
      reading_again: { deliver: true },
    });
    await receiveMessage(1);
    expect(await call()).toMatchObject({ ...EXTRACTED, values: [{ value: 5 }], failure: null });
  });
});

describe('a call whose model is rate limited', () => {
  it('is requeued with a new message at any receive, and extracted in the end', async () => {
    const rateLimited = apiError(429, null, { 'retry-after': '1' });
    const { model, receive, call } = await anExtractor(rateLimited, rateLimited, FOUR);
    await receive(5);
    expect(await call()).toMatchObject({ status: 'received', model: { outcome: 'rate_limited' } });
    await receive(5);
    expect(await call()).toMatchObject({ status: 'received' });
    await receive(1);
    expect(await call()).toMatchObject({ status: 'completed', model: { outcome: 'extracted' } });
    expect(model.requests).toHaveLength(3);
  });

  it('is requeued also during a recovery', async () => {
    const { outlet, receive, call } = await anExtractor(apiError(401), apiError(429), FOUR);
    await receive(1);
    expect(await call()).toMatchObject({ status: 'failed', failure: { code: 'model_unauthorised' } });
    const message = { event: 'call.stored', outlet_id: outlet, call_id: 'c-1' };
    await receive(1, { ...message, recover: true });
    expect(await call()).toMatchObject({ status: 'received', failure: null });
    // The message that it is requeued with has no `recover`.
    await receive(1, message);
    expect(await call()).toMatchObject({ status: 'completed' });
  });

  it('fails after it has waited for a day', async () => {
    const { outlet, receive, call } = await anExtractor(apiError(429));
    await receive(1);
    await table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: callKey(outlet, 'c-1'),
        UpdateExpression: 'SET waiting_since = :yesterday',
        ExpressionAttributeValues: { ':yesterday': new Date(Date.now() - 86_400_001).toISOString() },
      }),
    );
    await receive(1);
    expect(await call()).toMatchObject({ status: 'failed', failure: { code: 'model_unavailable' } });
  });

  it('repeats only the requests for windows without an answer', async () => {
    const { model, receive, call, event } = await anExtractor(FOUR, apiError(429), FOUR, FOUR);
    const long = { ...event, transcript: `user: we are four ${'and so on '.repeat(45_000)}` };
    await receive(1, long);
    const requestsBefore = model.requests.length;
    expect(requestsBefore).toBeGreaterThan(1);
    await receive(1, long);
    expect(await call()).toMatchObject({ status: 'completed', model: { outcome: 'extracted' } });
    const questions = model.requests.map(({ messages }) => messages.at(-1)?.content);
    // Every question is sent once, except the one that was rate limited.
    expect(questions).toHaveLength(new Set(questions).size + 1);
  });
});
