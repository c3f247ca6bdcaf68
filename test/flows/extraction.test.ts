import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshOutlet, type OutletApi } from '../support/api.ts';
import {
  apiError,
  completion,
  type ModelServer,
  type Scripted,
  startModelServer,
} from '../support/model-server.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

let stack: TestStack;
let model: ModelServer;
let receiver: Receiver;
/** The model's answers for each outlet, in order; the last one is repeated. */
const scripts = new Map<string, Scripted[]>();
const modelRequests = (outlet: number) =>
  model.requests.filter(({ prompt_cache_key }) => prompt_cache_key === `outlet-${outlet}`);

beforeAll(async () => {
  receiver = await startReceiver();
  model = await startModelServer(({ prompt_cache_key }) => {
    const script = scripts.get(prompt_cache_key) ?? [];
    return (script.length > 1 ? script.shift() : script[0]) ?? {};
  });
  stack = await startTestStack({
    OPENAI_API_KEY: 'sk-test-of-nobody',
    OPENAI_BASE_URL: model.url,
    OPENAI_MAX_RETRIES: '1',
  });
});
afterAll(async () => {
  await stack.stop();
  await Promise.all([model.stop(), receiver.stop()]);
});

/** The metrics that the functions logged, in CloudWatch's embedded metric format. */
const metrics = (): unknown[] =>
  stack
    .log()
    .split('\n')
    .filter((line) => line.includes('CloudWatchMetrics'))
    .map((line) => JSON.parse(line));

const FOUR = completion({ party_size: 4, turns: [2] });
const SLOW_FOUR = { ...FOUR, delayMs: 500 };
const PARTY_SIZE = { var_name: 'party_size', var_type: 'integer', description: 'number of guests' };

/** An outlet with a variable and a destination; the script holds the model's answers. */
async function anOutlet(...script: Scripted[]): Promise<{ outlet: number; api: OutletApi }> {
  const outlet = freshOutlet();
  scripts.set(`outlet-${outlet}`, script);
  const api = stack.api(outlet);
  await api.post('/destinations', {
    destination_name: 'CRM',
    api_method: 'POST',
    api_url: `${receiver.url}/${outlet}`,
  });
  await api.post('/variables', [{ ...PARTY_SIZE, destination_ids: [1] }]);
  return { outlet, api };
}

const TRANSCRIPT = 'agent: How many will you be?\nuser: We are four.';
const anEvent = (fields: Record<string, unknown> = {}) => ({
  call_id: 'c-1',
  timestamp: '2026-11-20T10:03:44Z',
  transcript: TRANSCRIPT,
  ...fields,
});
const delivered = (outlet: number) => receiver.requests.filter(({ url }) => url === `/${outlet}`);

describe('a call whose extraction fails', () => {
  it.each<[string, Scripted[], string, number]>([
    ['the model refuses', [completion('', { refusal: 'I cannot help with that' })], 'model_refused', 1],
    ['the content is filtered', [completion('', { finish_reason: 'content_filter' })], 'model_filtered', 1],
    [
      'the answer is cut short twice',
      [completion('{"par', { finish_reason: 'length' })],
      'model_truncated',
      2,
    ],
    ['the answer does not fit the schema twice', [completion('four people')], 'model_malformed', 2],
    ['the API key is rejected', [apiError(401, 'invalid_api_key')], 'model_unauthorised', 1],
    ['the quota is used up', [apiError(429, 'insufficient_quota')], 'model_unauthorised', 1],
  ])('because %s is failed without a retry, and delivers nothing', async (_, script, code, requests) => {
    const { outlet, api } = await anOutlet(...script);
    await stack.sendToQueue(anEvent({ outlet_id: outlet }));
    const call = await stack.waitForCall(outlet, 'c-1', 'failed');
    expect(call).toMatchObject({
      failure: { code, message: expect.any(String) },
      model: { outcome: code },
      transcript: { length: 2 },
      values: [],
      deliveries: [],
    });
    expect(await api.post('/calls/c-1/redeliver')).toMatchObject({
      status: 409,
      body: { code: 'call_without_deliveries', errors: [{ path: 'call_id' }] },
    });
    await stack.sendToQueue(anEvent({ outlet_id: outlet }));
    await stack.waitForIdle('call-ended');
    expect(modelRequests(outlet)).toHaveLength(requests);
    expect(delivered(outlet)).toEqual([]);
    expect(metrics()).toContainEqual({
      _aws: expect.objectContaining({
        CloudWatchMetrics: [
          {
            Namespace: 'postcall',
            Dimensions: [['service', 'outcome']],
            Metrics: [{ Name: 'Extractions', Unit: 'Count' }],
          },
        ],
      }),
      service: 'postcall-dev',
      outcome: code,
      Extractions: 1,
    });
  });

  it.each<[string, Scripted[], number]>([
    ['cut short once, and then got more tokens', [completion('{', { finish_reason: 'length' }), FOUR], 2],
    ['malformed once', [completion('{}'), FOUR], 2],
    ['a server error at first', [apiError(500), FOUR], 2],
  ])('is extracted after all when the answer was %s', async (_, script, requests) => {
    const { outlet } = await anOutlet(...script);
    await stack.sendToQueue(anEvent({ outlet_id: outlet }));
    const call = await stack.waitForCall(outlet, 'c-1', 'completed');
    expect(call.values).toMatchObject([{ value: 4, turn: 2, grounded: true }]);
    expect(modelRequests(outlet)).toHaveLength(requests);
  });

  it('shows that it waits when the model is rate limited', async () => {
    const { outlet } = await anOutlet(apiError(429, null, { 'retry-after': '120' }));
    await stack.sendToQueue(anEvent({ outlet_id: outlet }));
    const call = await stack.waitFor(outlet, 'c-1', (found) => found.model !== null);
    expect(call).toMatchObject({ status: 'received', failure: null, model: { outcome: 'rate_limited' } });
    // One request: the call waits in the queue, and uses no receive of its message.
    expect(modelRequests(outlet)).toHaveLength(1);
    const line = stack
      .log()
      .split('\n')
      .find((one) => one.includes('too busy') && one.includes(`${outlet}`));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ delay_seconds: 120, outlet_id: outlet });
  });
});

describe('a batch of calls', () => {
  it('is extracted in parallel: a slow call does not delay the others', async () => {
    const slow = await anOutlet({ ...FOUR, delayMs: 4_000 });
    const fast = await anOutlet(FOUR);
    await stack.sendToQueue(anEvent({ outlet_id: slow.outlet }));
    await Promise.all(
      Array.from({ length: 9 }, (_, index) =>
        stack.sendToQueue(anEvent({ outlet_id: fast.outlet, call_id: `c-${index}` })),
      ),
    );
    await Promise.all(
      Array.from({ length: 9 }, (_, index) => stack.waitForCall(fast.outlet, `c-${index}`, 'completed')),
    );
    expect((await stack.readCall(slow.outlet, 'c-1'))?.status ?? 'received').toBe('received');
    await stack.waitForCall(slow.outlet, 'c-1', 'completed');
  });
});

describe('POST calls/recover', () => {
  it('extracts and delivers calls that failed because the model rejected the API key', async () => {
    const since = new Date(Date.now() - 1000).toISOString();
    const { outlet, api } = await anOutlet(apiError(401));
    const ids = ['c-1', 'c-2', 'c-3'];
    for (const call_id of ids) await stack.sendToQueue(anEvent({ outlet_id: outlet, call_id }));
    for (const call_id of ids) await stack.waitForCall(outlet, call_id, 'failed');

    scripts.set(`outlet-${outlet}`, [FOUR]);
    const { status, body } = await api.post('/calls/recover', { since });
    expect({ status, body }).toEqual({ status: 202, body: { success: true, message: 'Recovery started' } });
    for (const call_id of ids) {
      expect(await stack.waitForCall(outlet, call_id, 'completed')).toMatchObject({
        failure: null,
        values: [{ value: 4 }],
        deliveries: [{ status: 'delivered' }],
      });
    }
    await api.post('/calls/recover', { since });
    await stack.waitForIdle('call-ended');
    expect(delivered(outlet)).toHaveLength(3);
    expect(modelRequests(outlet)).toHaveLength(6);
  });

  it('skips calls that failed earlier, calls that the model refused, and other outlets', async () => {
    const refused = await anOutlet(completion('', { refusal: 'no' }));
    const unauthorised = await anOutlet(apiError(401));
    for (const { outlet } of [refused, unauthorised]) {
      await stack.sendToQueue(anEvent({ outlet_id: outlet }));
      await stack.waitForCall(outlet, 'c-1', 'failed');
    }
    await sleep(10);
    await unauthorised.api.post('/calls/recover', { since: new Date().toISOString() });
    await refused.api.post('/calls/recover', { since: '2026-01-01T00:00:00Z' });
    await stack.waitForIdle('call-ended');
    expect([modelRequests(refused.outlet).length, modelRequests(unauthorised.outlet).length]).toEqual([1, 1]);
  });

  it.each([
    ['no body', undefined, ''],
    ['an invalid time', { since: 'yesterday' }, 'since'],
    ['a time in the future', { since: '2100-01-01T00:00:00Z' }, 'since'],
    ['an unknown field', { since: '2026-01-01T00:00:00Z', until: 1 }, 'until'],
  ])('is refused with %s', async (_, body, path) => {
    const answer = await stack.api(freshOutlet()).post('/calls/recover', body);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });
});

describe('POST variables/try', () => {
  const guests = { var_name: 'guests', var_type: 'integer', description: 'number of guests' };

  it.each(['/variables/try', '/outlet/:id/variables/try'])(
    'at %s extracts with the saved variables, and stores and sends nothing',
    async (path) => {
      const { outlet, api } = await anOutlet(FOUR);
      const { status, body } = await api.post(path.replace(':id', String(outlet)), {
        transcript: TRANSCRIPT,
      });
      expect({ status, body }).toMatchObject({
        status: 200,
        body: {
          success: true,
          payload: {
            values: [
              { variable_id: 1, var_name: 'party_size', value: 4, quote: 'We are four.', grounded: true },
            ],
            model: { outcome: 'extracted', stand_in: false, output_tokens: 10 },
            transcript: [
              { turn: 1, role: 'agent' },
              { turn: 2, content: 'We are four.' },
            ],
          },
        },
      });
      expect(delivered(outlet)).toEqual([]);
    },
  );

  it('extracts with given variables, as a GET returns them or without ids', async () => {
    const { api } = await anOutlet(completion({ guests: 4, seats: 5, turns: [2, 2] }));
    const { body } = await api.post('/variables/try', {
      transcript: TRANSCRIPT,
      variables: [
        { ...guests, variable_id: 7, destination_ids: [3] },
        { ...guests, var_name: 'seats' },
      ],
      timestamp: '2026-11-20T10:03:44Z',
      timezone: 'Asia/Kolkata',
    });
    expect(body.payload).toMatchObject({
      values: [
        { variable_id: 7, var_name: 'guests', value: 4 },
        { variable_id: 8, var_name: 'seats', value: 5 },
      ],
    });
    expect((await api.get('/variables')).body.payload).toHaveLength(1);
  });

  it.each<[string, Scripted, string]>([
    ['the API key is rejected', apiError(401), 'model_unauthorised'],
    ['the model refuses', completion('', { refusal: 'no' }), 'model_refused'],
    ['the answer does not fit the schema', completion('four'), 'model_malformed'],
    ['the model is rate limited', apiError(429), 'model_unavailable'],
    ['the model fails', apiError(503), 'model_unavailable'],
  ])('answers 502 when %s, without a retry', async (_, scripted, code) => {
    const { outlet, api } = await anOutlet(scripted);
    const { status, body } = await api.post('/variables/try', { transcript: TRANSCRIPT });
    expect({ status, body }).toMatchObject({
      status: 502,
      body: { success: false, code: 'model_failed', failure: { code, message: expect.any(String) } },
    });
    expect(modelRequests(outlet)).toHaveLength(1);
  });

  it('is refused with all errors', async () => {
    const { api } = await anOutlet(FOUR);
    const { status, body } = await api.post('/variables/try', {
      transcript: 7,
      timezone: 'Mars/Base',
      extra: true,
    });
    expect(status).toBe(400);
    expect(body.errors?.map(({ path }) => path).sort()).toEqual(['extra', 'timezone', 'transcript']);
    const wrong = await api.post('/variables/try', {
      transcript: TRANSCRIPT,
      variables: [{ ...guests, var_type: 'enum' }, { var_name: '' }],
    });
    expect(wrong.status).toBe(400);
    expect(wrong.body.errors?.map(({ path }) => path)).toContain('variables.1.var_name');
    const twice = await api.post('/variables/try', { transcript: TRANSCRIPT, variables: [guests, guests] });
    expect(twice).toMatchObject({
      status: 409,
      body: { code: 'duplicate_name', errors: [{ path: 'variables.0.var_name' }, {}] },
    });
  });

  it('refuses a transcript longer than one request to the model allows', async () => {
    const { outlet, api } = await anOutlet(FOUR);
    const transcript = `user: ${'a word '.repeat(100_000)}`;
    expect(await api.post('/variables/try', { transcript })).toMatchObject({
      status: 413,
      body: { code: 'transcript_too_long' },
    });
    expect(modelRequests(outlet)).toEqual([]);
  });
});

// Last: messages that arrive during the extraction wait in the queue for minutes.
describe('a call whose event arrives a hundred times at once', () => {
  it('is extracted once and delivered once', async () => {
    const { outlet } = await anOutlet(SLOW_FOUR);
    await Promise.all(Array.from({ length: 100 }, () => stack.sendToQueue(anEvent({ outlet_id: outlet }))));
    await stack.waitForCall(outlet, 'c-1', 'completed');
    await stack.sendToQueue(anEvent({ outlet_id: outlet }));
    await sleep(500);
    expect(modelRequests(outlet)).toHaveLength(1);
    expect(delivered(outlet)).toHaveLength(1);
  });
});
