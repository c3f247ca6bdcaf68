import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { freshOutlet } from '../support/api.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

let stack: TestStack;
const receivers: Receiver[] = [];
beforeAll(async () => {
  stack = await startTestStack({ RETRY_SCHEDULE_SECONDS: '0,0,0' });
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

/** An outlet with a receiver, a destination and a variable that is connected to it. */
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
  it('shows the new secret once; what is sent is verified by either', async () => {
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
    for (const one of [secret, newer]) {
      new Webhook(one).verify(delivery?.body ?? '', delivery?.headers as Record<string, string>);
    }
    const listed = JSON.stringify((await api.get('/destinations')).body);
    expect(listed).not.toMatch(/whsec_|secret/);
    expect(stack.log()).not.toMatch(/whsec_/);
  });

  it.each([
    '/destinations/2/rotate-secret',
    '/destinations/x/rotate-secret',
    '/destinations/0/rotate-secret',
  ])('at %s is a 404', async (path) => {
    const { api } = await anOutlet();
    expect(await api.post(path)).toMatchObject({
      status: 404,
      body: { message: 'Destination with ID not found', errors: [{ path: 'destination_id' }] },
    });
  });

  it('is refused with fields that it does not have, and answers under the outlet too', async () => {
    const { outlet, api } = await anOutlet();
    expect(await api.post('/destinations/1/rotate-secret', { secret: 'mine' })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'secret' }] },
    });
    expect((await api.post(`/outlet/${outlet}/destinations/1/rotate-secret`)).status).toBe(200);
  });
});
