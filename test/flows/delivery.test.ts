import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { freshOutlet } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

const DISABLE_AFTER_MS = 3_000;

let stack: TestStack;
const receivers: Receiver[] = [];
beforeAll(async () => {
  stack = await startTestStack({
    RETRY_SCHEDULE_SECONDS: '0,0,0',
    DISABLE_AFTER_SECONDS: String(DISABLE_AFTER_MS / 1000),
  });
});
afterAll(async () => {
  await stack.stop();
  await Promise.all(receivers.map((receiver) => receiver.stop()));
});

const aReceiver: typeof startReceiver = async (answer) => {
  const receiver = await startReceiver(answer);
  receivers.push(receiver);
  return receiver;
};

const anEvent = (fields: Record<string, unknown> = {}) => ({
  call_id: 'c-1',
  call_outcome: 'interested',
  timestamp: '2026-11-20T10:03:44Z',
  transcript: 'agent: How many will you be?\nuser: We are a party of four.',
  metadata: { campaign: 'diwali' },
  ...fields,
});

/** An outlet with a receiver, a destination and a connected variable. */
async function anOutlet({
  answer,
  ...fields
}: { answer?: Parameters<typeof startReceiver>[0] } & Record<string, unknown> = {}) {
  const outlet = freshOutlet();
  const api = stack.api(outlet);
  const receiver = await aReceiver(answer);
  const destination = { destination_name: 'CRM', api_method: 'POST', api_url: receiver.url, ...fields };
  const saved = await api.post('/destinations', destination);
  const [{ signing_secret = '' } = {}] = saved.body.payload as { signing_secret: string }[];
  await api.post('/variables', [
    {
      var_name: 'party_size',
      var_type: 'integer',
      description: 'number of people in the party',
      destination_ids: [1],
    },
  ]);
  return { outlet, api, receiver, secret: signing_secret };
}

describe('the rotation of a signing secret', () => {
  it('shows the new secret once, and deliveries are signed with both secrets', async () => {
    const { outlet, api, receiver, secret } = await anOutlet();
    const { status, body } = await api.post('/destinations/1/rotate-secret');
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        success: true,
        message: 'Signing secret rotated successfully',
        payload: { destination_id: 1, signing_secret: expect.stringMatching(/^whsec_/) },
      },
    });
    const { signing_secret: newer } = body.payload as { signing_secret: string };
    expect(newer).not.toBe(secret);
    await api.post('/calls', anEvent());
    await stack.waitForCall(outlet, 'c-1', 'completed');
    const [delivery] = await receiver.received(1);
    for (const each of [secret, newer]) {
      new Webhook(each).verify(delivery?.body ?? '', delivery?.headers as Record<string, string>);
    }
    const listed = JSON.stringify((await api.get('/destinations')).body);
    expect(listed).not.toMatch(/whsec_|secret/);
    expect(stack.log()).not.toMatch(/whsec_/);
  });

  it.each([
    '/destinations/2/rotate-secret',
    '/destinations/x/rotate-secret',
    '/destinations/0/rotate-secret',
  ])('at %s is answered 404', async (path) => {
    const { api } = await anOutlet();
    expect(await api.post(path)).toMatchObject({
      status: 404,
      body: {
        code: 'destination_not_found',
        message: 'Destination with ID not found',
        errors: [{ path: 'destination_id' }],
      },
    });
  });

  it('is refused with unknown fields, and works under the path of the outlet', async () => {
    const { outlet, api } = await anOutlet();
    expect(await api.post('/destinations/1/rotate-secret', { secret: 'mine' })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'secret' }] },
    });
    expect((await api.post(`/outlet/${outlet}/destinations/1/rotate-secret`)).status).toBe(200);
  });
});

describe('a destination with a condition', () => {
  const WHEN = 'call_outcome == "interested" and party_size > 3';

  it('gets the calls that meet it, and has the others skipped with the reason', async () => {
    const { outlet, api, receiver } = await anOutlet({ when: WHEN });
    await api.post('/calls', anEvent({ call_id: 'meets' }));
    await api.post('/calls', anEvent({ call_id: 'other', call_outcome: 'spam' }));
    await api.post('/calls', anEvent({ call_id: 'small', transcript: 'user: We are a party of two.' }));
    for (const call_id of ['other', 'small']) {
      expect(await stack.waitForCall(outlet, call_id, 'completed')).toMatchObject({
        deliveries: [
          {
            status: 'skipped',
            reason: `condition not met: ${WHEN}`,
            next_attempt_at: null,
            attempts: [],
            request: null,
          },
        ],
      });
    }
    expect(await stack.waitForCall(outlet, 'meets', 'completed')).toMatchObject({
      deliveries: [{ status: 'delivered' }],
    });
    expect(receiver.requests).toHaveLength(1);
  });

  it('is returned with it, and without it after it is set to null', async () => {
    const { api } = await anOutlet({ when: ` ${WHEN} ` });
    expect((await api.get('/destinations')).body.payload).toMatchObject([{ when: WHEN }]);
    await api.put('/destinations', { destination_id: 1, when: null });
    expect((await api.get('/destinations')).body.payload).toMatchObject([{ when: null }]);
  });

  it.each([
    ['does not parse', 'party_size >', 400],
    ['is a tag', '{% if true %}', 400],
    ['uses a filter', 'guest_name | size > 3', 400],
    ['is empty', ' ', 400],
    ['is too long', `a == "${'x'.repeat(1000)}"`, 400],
  ])('is refused when its condition %s', async (_, when, status) => {
    const { api } = await anOutlet();
    expect(await api.put('/destinations', { destination_id: 1, when })).toMatchObject({
      status,
      body: { errors: [{ path: 'when' }] },
    });
  });

  it('is saved with a warning for unknown names', async () => {
    const { api } = await anOutlet();
    const { body } = await api.put('/destinations', { destination_id: 1, when: 'seats > 4 or metadata.vip' });
    expect(body.payload).toMatchObject([{ warnings: [{ path: 'when', placeholder: 'seats' }] }]);
  });
});

describe('a destination that answers 410', () => {
  it('is disabled, its deliveries are held, and once enabled it gets new calls', async () => {
    let gone = true;
    const { outlet, api, receiver } = await anOutlet({ answer: () => (gone ? { status: 410 } : {}) });
    await api.post('/calls', anEvent());
    const call = await stack.waitFor(outlet, 'c-1', ({ deliveries }) => deliveries[0]?.status === 'held');
    expect(call).toMatchObject({
      status: 'extracted',
      deliveries: [{ next_attempt_at: null, reason: 'answered 410', attempts: [{ status_code: 410 }] }],
    });
    await eventually(async () => {
      const [destination] = (await api.get('/destinations')).body.payload as { status: string }[];
      return destination?.status === 'disabled' ? destination : undefined;
    }, 'a disabled destination');
    expect((await api.get('/destinations')).body.payload).toMatchObject([
      { status: 'disabled', disabled_reason: 'it answered 410 Gone' },
    ]);
    await api.post('/calls', anEvent({ call_id: 'c-2' }));
    await stack.waitFor(outlet, 'c-2', ({ deliveries }) => deliveries[0]?.status === 'held');
    expect(receiver.requests).toHaveLength(1);

    gone = false;
    await api.put('/destinations', { destination_id: 1, status: 'active' });
    expect((await api.get('/destinations')).body.payload).toMatchObject([
      { status: 'active', disabled_reason: null },
    ]);
    await api.post('/calls', anEvent({ call_id: 'c-3' }));
    await stack.waitForCall(outlet, 'c-3', 'completed');
  });
});

describe('a destination that only fails', () => {
  it('is disabled after DISABLE_AFTER_SECONDS, counted from its last success', async () => {
    let answers = [500, 500, 500];
    const { outlet, api } = await anOutlet({ answer: () => ({ status: answers.shift() ?? 200 }) });
    const fail = async (call_id: string) => {
      answers = [500, 500, 500];
      await api.post('/calls', anEvent({ call_id }));
      return stack.waitFor(outlet, call_id, ({ deliveries }) =>
        ['failed', 'held'].includes(deliveries[0]?.status ?? ''),
      );
    };
    const statusNow = async () =>
      ((await api.get('/destinations')).body.payload as { status: string; disabled_reason: string }[])[0];

    await fail('c-1');
    await sleep(DISABLE_AFTER_MS / 2);
    answers = [];
    await api.post('/calls', anEvent({ call_id: 'good' }));
    await stack.waitForCall(outlet, 'good', 'completed');
    await sleep(DISABLE_AFTER_MS / 2);
    await fail('c-2');
    expect(await statusNow()).toMatchObject({ status: 'active' });

    await sleep(DISABLE_AFTER_MS);
    await fail('c-3');
    const disabled = await eventually(async () => {
      const now = await statusNow();
      return now?.status === 'disabled' ? now : undefined;
    }, 'a disabled destination');
    expect(disabled.disabled_reason).toMatch(/^nothing but failures since \d{4}-/);
    await api.put('/destinations', { destination_id: 1, status: 'active' });
    await fail('c-4');
    expect(await statusNow()).toMatchObject({ status: 'active' });
  });
});

describe('POST calls/{call_id}/redeliver', () => {
  it('resends failed deliveries with the whole schedule and the same webhook-id', async () => {
    let works = false;
    const { outlet, api, receiver } = await anOutlet({ answer: () => (works ? {} : { status: 503 }) });
    await api.post('/calls', anEvent());
    await stack.waitForCall(outlet, 'c-1', 'failed');
    works = true;
    const { status, body } = await api.post('/calls/c-1/redeliver');
    expect({ status, body }).toEqual({
      status: 202,
      body: {
        success: true,
        message: 'Redelivery started',
        payload: { call_id: 'c-1', destination_ids: [1] },
      },
    });
    const call = await stack.waitForCall(outlet, 'c-1', 'completed');
    expect(call.deliveries[0]?.attempts.map(({ status_code }) => status_code)).toEqual([503, 503, 503, 200]);
    expect(new Set(receiver.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(1);

    works = false;
    await api.post('/calls/c-1/redeliver', { destination_ids: [1] });
    const failed = await stack.waitForCall(outlet, 'c-1', 'failed');
    expect(failed.deliveries[0]?.attempts).toHaveLength(7);
  });

  it('uses the current templates', async () => {
    const { outlet, api, receiver } = await anOutlet();
    await api.post('/calls', anEvent());
    await stack.waitForCall(outlet, 'c-1', 'completed');
    await api.put('/destinations', { destination_id: 1, api_body: { size: '{{party_size}}' } });
    await api.post('/calls/c-1/redeliver');
    const [, second] = await receiver.received(2);
    expect(second?.body).toBe('{"size":4}');
  });

  it('is refused for an unknown call, an unknown destination and an invalid body', async () => {
    const { outlet, api } = await anOutlet();
    await api.post('/calls', anEvent());
    await stack.waitForCall(outlet, 'c-1', 'completed');
    const cases: [string, unknown, number, string, string][] = [
      ['/calls/c-2/redeliver', undefined, 404, 'call_not_found', 'call_id'],
      ['/calls/c-1/redeliver', { destination_ids: [1, 2] }, 404, 'destination_not_found', 'destination_ids'],
      ['/calls/c-1/redeliver', { destination_ids: [] }, 400, 'invalid_request', 'destination_ids'],
      ['/calls/c-1/redeliver', { destinations: [1] }, 400, 'invalid_request', 'destinations'],
    ];
    for (const [path, body, status, code, problem] of cases) {
      expect(await api.post(path, body)).toMatchObject({
        status,
        body: { code, errors: [{ path: problem }] },
      });
    }
    expect((await stack.api(freshOutlet()).post('/calls/c-1/redeliver')).status).toBe(404);
  });
});

describe('POST destinations/{destination_id}/recover', () => {
  it('resends failed and held deliveries since a time, once the destination is enabled', async () => {
    let works = false;
    const { outlet, api, receiver } = await anOutlet({ answer: () => (works ? {} : { status: 500 }) });
    await api.put('/destinations', { destination_id: 1, api_url: `${receiver.url}/{{call_id}}` });
    await api.post('/calls', anEvent({ call_id: 'before' }));
    await stack.waitForCall(outlet, 'before', 'failed');
    await sleep(5);
    const since = new Date().toISOString();
    await api.post('/calls', anEvent({ call_id: 'failed' }));
    await stack.waitForCall(outlet, 'failed', 'failed');
    await api.put('/destinations', { destination_id: 1, status: 'disabled' });
    await api.post('/calls', anEvent({ call_id: 'held' }));
    await stack.waitFor(outlet, 'held', ({ deliveries }) => deliveries[0]?.status === 'held');
    expect(await api.post('/destinations/1/recover', { since })).toMatchObject({
      status: 409,
      body: { code: 'destination_disabled', message: 'Destination is disabled' },
    });

    works = true;
    await api.put('/destinations', { destination_id: 1, status: 'active' });
    const sentBefore = receiver.requests.length;
    const { status, body } = await api.post('/destinations/1/recover', { since });
    expect({ status, body }).toEqual({ status: 202, body: { success: true, message: 'Recovery started' } });
    await stack.waitForCall(outlet, 'failed', 'completed');
    await stack.waitForCall(outlet, 'held', 'completed');
    expect((await stack.readCall(outlet, 'before'))?.status).toBe('failed');

    await api.post('/destinations/1/recover', { since: '2026-01-01T00:00:00Z' });
    await stack.waitForCall(outlet, 'before', 'completed');
    const urls = receiver.requests.slice(sentBefore).map(({ url }) => url);
    expect(urls.slice(0, 2).sort()).toEqual(['/failed', '/held']);
    expect(urls.slice(2)).toEqual(['/before']);
  });

  it.each<[string, string, unknown, number, string]>([
    [
      'an unknown destination',
      '/destinations/2/recover',
      { since: '2026-01-01T00:00:00Z' },
      404,
      'destination_id',
    ],
    ['no time', '/destinations/1/recover', {}, 400, 'since'],
    ['a time in the future', '/destinations/1/recover', { since: '2100-01-01T00:00:00Z' }, 400, 'since'],
  ])('is refused with %s', async (_, path, body, status, problem) => {
    const { api } = await anOutlet();
    expect(await api.post(path, body)).toMatchObject({ status, body: { errors: [{ path: problem }] } });
  });
});
