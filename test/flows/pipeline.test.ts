import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { freshOutlet, type OutletApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { type SharedStack, sharedTestStack } from '../support/stack.ts';

let stack: SharedStack;
const receivers: Receiver[] = [];
beforeAll(async () => {
  stack = sharedTestStack();
});
afterAll(async () => {
  stack.close();
  await Promise.all(receivers.map((receiver) => receiver.stop()));
});

const aReceiver: typeof startReceiver = async (answer) => {
  const receiver = await startReceiver(answer);
  receivers.push(receiver);
  return receiver;
};

const anEvent = (fields: Record<string, unknown> = {}) => ({
  event: 'call.ended',
  call_id: 'c-8a1f',
  brand_id: '12',
  interaction_modality: 'voice',
  source: 'IVR',
  call_outcome: 'interested',
  timestamp: '2026-11-20T10:03:44Z',
  timezone: 'Asia/Kolkata',
  guest_name: 'Jane',
  transcript: [
    { role: 'agent', content: 'Thank you for calling. How many people will you be?' },
    { role: 'user', content: 'We are a party of four, and we come tomorrow at 7 pm.' },
    { role: 'agent', content: 'May I have your email address?' },
    { role: 'user', content: 'It is jane.doe@example.com' },
  ],
  metadata: { campaign: 'diwali' },
  ...fields,
});

const variables = [
  { var_name: 'party size', var_type: 'integer', description: 'number of people in the party' },
  { var_name: 'visit_date', var_type: 'date', description: 'date of the visit' },
  { var_name: 'visit_time', var_type: 'time', description: 'time of the visit' },
  { var_name: 'email', var_type: 'email', description: 'email address of the customer' },
];

const aDestination = (url: string, fields: Record<string, unknown> = {}) => ({
  destination_name: 'CRM',
  api_url: url,
  api_method: 'POST',
  ...fields,
});

/** Saves destinations, and variables connected to all of them. Returns the signing secrets. */
async function configure(api: OutletApi, destinations: ReturnType<typeof aDestination>[]): Promise<string[]> {
  const saved = (await api.post('/destinations', { destination: destinations })).body.payload as {
    destination_id: number;
    signing_secret: string;
  }[];
  const destination_ids = saved.map(({ destination_id }) => destination_id);
  await api.post(
    '/variables',
    variables.map((variable) => ({ ...variable, destination_ids })),
  );
  return saved.map(({ signing_secret }) => signing_secret);
}

/** The log lines of the extractions of an outlet: one for each request to the model. */
const extractions = (running: SharedStack, outlet: number): string[] =>
  running
    .log()
    .split('\n')
    .filter((line) => line.includes('"values extracted"') && line.includes(`"outlet_id":${outlet},`));

describe('a call that ended', () => {
  it.each(['HTTP', 'SQS'])(
    'over %s is extracted, delivered to each destination with its template, and recorded',
    async (source) => {
      const outlet = freshOutlet();
      const api = stack.api(outlet);
      const crm = await aReceiver();
      const sheet = await aReceiver();
      const [secret = ''] = await configure(api, [
        aDestination(`${crm.url}/leads/{{call_id}}?size={{party size}}`, {
          api_headers: { Authorization: 'Bearer abc', 'X-Guest': '{{guest_name}}' },
          api_body: {
            lead: '{{guest_name}}',
            size: '{{party size}}',
            when: '{{visit_date}} {{visit_time}}',
            mail: '{{email | upcase}}',
          },
        }),
        aDestination(`${sheet.url}/row`, { api_method: 'PUT' }),
      ]);

      if (source === 'HTTP') {
        const { status, body } = await api.post('/calls', anEvent());
        expect({ status, body }).toEqual({
          status: 202,
          body: {
            success: true,
            message: 'Call accepted',
            payload: { call_id: 'c-8a1f', status: 'received' },
          },
        });
      } else {
        await stack.sendToQueue(anEvent({ outlet_id: outlet }));
      }

      const call = await stack.waitForCall(outlet, 'c-8a1f', 'completed');
      expect(call).toMatchObject({
        outlet_id: outlet,
        status: 'completed',
        metadata: { campaign: 'diwali' },
        model: { stand_in: true, outcome: 'extracted' },
        transcript: [{ turn: 1, role: 'agent' }, { turn: 2 }, { turn: 3 }, { turn: 4 }],
        values: [
          {
            variable_id: 1,
            var_name: 'party size',
            var_type: 'integer',
            value: 4,
            turn: 2,
            grounded: true,
            problem: null,
          },
          { variable_id: 2, value: '2026-11-21', turn: 2 },
          { variable_id: 3, value: '19:00', turn: 2 },
          { variable_id: 4, value: 'jane.doe@example.com', turn: 4 },
        ],
        deliveries: [
          {
            destination_id: 1,
            destination_name: 'CRM',
            status: 'delivered',
            next_attempt_at: null,
            request: {
              method: 'POST',
              headers: { authorization: '•••', 'x-guest': 'Jane' },
              body: { lead: 'Jane', size: 4, when: '2026-11-21 19:00', mail: 'JANE.DOE@EXAMPLE.COM' },
            },
            attempts: [{ attempt: 1, status_code: 200, error: null, response_excerpt: 'ok' }],
          },
          { destination_id: 2, status: 'delivered' },
        ],
      });

      const [lead] = await crm.received(1);
      expect(lead).toMatchObject({
        method: 'POST',
        url: '/leads/c-8a1f?size=4',
        headers: { authorization: 'Bearer abc', 'x-guest': 'Jane', 'content-type': 'application/json' },
      });
      expect(JSON.parse(lead?.body ?? '')).toEqual({
        lead: 'Jane',
        size: 4,
        when: '2026-11-21 19:00',
        mail: 'JANE.DOE@EXAMPLE.COM',
      });
      new Webhook(secret).verify(lead?.body ?? '', lead?.headers as Record<string, string>);

      const [row] = await sheet.received(1);
      expect(row?.method).toBe('PUT');
      expect(JSON.parse(row?.body ?? '')).toMatchObject({
        'party size': 4,
        visit_date: '2026-11-21',
        guest_name: 'Jane',
        outlet_id: outlet,
        call_outcome: 'interested',
        transcript: expect.stringContaining('user: We are a party of four'),
      });
      expect([crm.requests.length, sheet.requests.length]).toEqual([1, 1]);
    },
  );

  it('can be fetched immediately, and is not changed by a repeat', async () => {
    const api = stack.api(freshOutlet());
    const receiver = await aReceiver();
    await configure(api, [aDestination(receiver.url)]);
    await api.post('/calls', anEvent());
    expect((await api.get('/calls/c-8a1f')).body.payload).toMatchObject({
      call_id: 'c-8a1f',
      guest_name: 'Jane',
    });
    await api.post('/calls', anEvent({ guest_name: 'Someone else', transcript: 'user: something else' }));
    await receiver.received(1);
    const repeated = await api.post('/calls', anEvent({ guest_name: 'Someone else' }));
    expect(repeated.status).toBe(202);
    expect((await api.get('/calls/c-8a1f')).body.payload).toMatchObject({
      guest_name: 'Jane',
      values: { length: 4 },
    });
    expect(receiver.requests).toHaveLength(1);
  });

  it('is completed with its values in an outlet without destinations', async () => {
    const outlet = freshOutlet();
    const api = stack.api(outlet);
    await api.post('/variables', variables);
    await api.post('/calls', anEvent());
    const call = await stack.waitForCall(outlet, 'c-8a1f', 'completed');
    expect(call).toMatchObject({ values: { length: 4 }, deliveries: [] });
  });

  it('is completed without a request to the model when it has no variables or no transcript', async () => {
    const outlet = freshOutlet();
    const api = stack.api(outlet);
    await api.post('/calls', anEvent({ call_id: 'nothing-asked' }));
    expect(await stack.waitForCall(outlet, 'nothing-asked', 'completed')).toMatchObject({
      values: [],
      model: { outcome: 'nothing_to_ask', input_tokens: 0 },
    });
    await api.post('/variables', variables);
    await api.post('/calls', anEvent({ call_id: 'nothing-said', transcript: [] }));
    expect(await stack.waitForCall(outlet, 'nothing-said', 'completed')).toMatchObject({
      values: [{ value: null }, { value: null }, { value: null }, { value: null }],
      model: { outcome: 'nothing_to_ask' },
    });
  });

  it.each([
    ['the id of another outlet', { outlet_id: 1 }, 404, 'outlet_id'],
    ['no timestamp', { timestamp: undefined }, 400, 'timestamp'],
    ['an unknown time zone', { timezone: 'Mars/Base' }, 400, 'timezone'],
    ['the name of another event', { event: 'call.started' }, 400, 'event'],
  ])('is refused and not stored with %s', async (_, fields, expected, path) => {
    const api = stack.api(freshOutlet());
    const { status, body } = await api.post('/calls', anEvent(fields));
    expect(status).toBe(expected);
    expect(body.errors).toMatchObject([{ path }]);
    expect((await api.get('/calls/c-8a1f')).status).toBe(404);
  });

  it('is refused when it is one of our own deliveries', async () => {
    const outlet = freshOutlet();
    const api = stack.api(outlet);
    const receiver = await aReceiver();
    await configure(api, [aDestination(receiver.url)]);
    await api.post('/calls', anEvent());
    const [delivery] = await receiver.received(1);
    const response = await fetch(`${stack.apiUrl}/v2/post_call/data/calls`, {
      method: 'POST',
      headers: {
        authorization: await stack.token(outlet),
        'content-type': 'application/json',
        'user-agent': String(delivery?.headers['user-agent']),
        'webhook-id': String(delivery?.headers['webhook-id']),
      },
      body: JSON.stringify(anEvent({ call_id: 'loop' })),
    });
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: 'delivery_loop', message: 'Delivery loop' });
  });
});

describe('a failing receiver', () => {
  it('gets retries by the schedule with the same webhook-id, and the call shows each attempt', async () => {
    const outlet = freshOutlet();
    const api = stack.api(outlet);
    const receiver = await aReceiver((_, before) => (before < 2 ? { status: 503, body: 'later' } : {}));
    await configure(api, [aDestination(receiver.url)]);
    await api.post('/calls', anEvent());
    const call = await stack.waitForCall(outlet, 'c-8a1f', 'completed');
    expect(call).toMatchObject({
      deliveries: [
        {
          status: 'delivered',
          attempts: [
            { attempt: 1, status_code: 503, response_excerpt: 'later' },
            { attempt: 2, status_code: 503 },
            { attempt: 3, status_code: 200, error: null },
          ],
        },
      ],
    });
    expect(new Set(receiver.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  it('fails only its own delivery at the end of the schedule', async () => {
    const outlet = freshOutlet();
    const api = stack.api(outlet);
    const [failing, working] = [await aReceiver(() => ({ status: 500 })), await aReceiver()];
    await configure(api, [aDestination(failing.url), aDestination(working.url)]);
    await api.post('/calls', anEvent());
    const call = await stack.waitForCall(outlet, 'c-8a1f', 'partly_failed');
    expect(call).toMatchObject({
      deliveries: [
        { status: 'failed', next_attempt_at: null, attempts: { length: 3 } },
        { status: 'delivered', attempts: { length: 1 } },
      ],
    });
    expect(failing.requests).toHaveLength(3);
  });

  it('fails the call when it is the only receiver', async () => {
    const outlet = freshOutlet();
    const api = stack.api(outlet);
    const receiver = await aReceiver(() => ({ status: 404 }));
    await configure(api, [aDestination(receiver.url)]);
    await api.post('/calls', anEvent());
    expect(await stack.waitForCall(outlet, 'c-8a1f', 'failed')).toMatchObject({
      values: { length: 4 },
      failure: null,
    });
  });
});

describe('a delivery', () => {
  it('is held for a disabled destination', async () => {
    const outlet = freshOutlet();
    const api = stack.api(outlet);
    const receiver = await aReceiver();
    await configure(api, [aDestination(receiver.url, { status: 'disabled' })]);
    await api.post('/calls', anEvent());
    const call = await stack.waitFor(outlet, 'c-8a1f', (found) => found.deliveries[0]?.status === 'held');
    expect(call).toMatchObject({
      status: 'extracted',
      deliveries: [{ reason: 'the destination is disabled: manually' }],
    });
    expect(receiver.requests).toEqual([]);
  });

  it('fails without a request when a value would change the path, with the reason', async () => {
    const outlet = freshOutlet();
    const api = stack.api(outlet);
    const receiver = await aReceiver();
    await configure(api, [aDestination(`${receiver.url}/leads/{{guest_name}}/add`)]);
    await api.post('/calls', anEvent({ guest_name: '..' }));
    const call = await stack.waitForCall(outlet, 'c-8a1f', 'failed');
    expect(call).toMatchObject({
      deliveries: [
        { status: 'failed', attempts: [{ status_code: null, error: expect.stringContaining('path') }] },
      ],
    });
    expect(receiver.requests).toEqual([]);
  });

  it('has only the values of connected variables', async () => {
    const outlet = freshOutlet();
    const api = stack.api(outlet);
    const receiver = await aReceiver();
    await configure(api, [
      aDestination(receiver.url, { api_body: { size: '{{party size}}', mail: '{{email}}' } }),
    ]);
    await api.post('/variables/disconnect', [{ variable_id: 4, destination_id: 1 }]);
    await api.post('/calls', anEvent());
    const [request] = await receiver.received(1);
    expect(JSON.parse(request?.body ?? '')).toEqual({ size: 4, mail: null });
  });
});

describe('the log of the functions', () => {
  it('has no transcript, value, token, header, phone number or secret', async () => {
    const outlet = freshOutlet();
    const api = stack.api(outlet);
    const receiver = await aReceiver((_, before) =>
      before === 0 ? { status: 500, body: 'an answer of theirs' } : {},
    );
    const [secret = ''] = await configure(api, [
      aDestination(receiver.url, { api_headers: { Authorization: 'Bearer of-the-customer' } }),
    ]);
    await api.post(
      '/calls',
      anEvent({ phone_number: '+919876500000', metadata: { note: 'a private note' } }),
    );
    await api.post('/calls', { nonsense: 'of a sender' });
    await stack.sendToQueue('{"nonsense": "on the queue"}');
    await stack.waitForCall(outlet, 'c-8a1f', 'completed');
    const log = stack.log();
    expect(log).toContain('"values extracted"');
    for (const hidden of [
      'party of four',
      'jane.doe@example.com',
      '2026-11-21',
      'Jane',
      '9876500000',
      'a private note',
      'of-the-customer',
      'an answer of theirs',
      'of a sender',
      'on the queue',
      secret,
      stack.file.jwt_secret,
      await stack.token(outlet),
    ]) {
      expect({ hidden, logged: log.includes(hidden) }).toEqual({ hidden, logged: false });
    }
  });
});

describe('the call-ended queue', () => {
  it('extracts a call once, however often its event arrives', async () => {
    const outlet = freshOutlet();
    const api = stack.api(outlet);
    const receiver = await aReceiver();
    await configure(api, [aDestination(receiver.url)]);
    await Promise.all(Array.from({ length: 30 }, () => stack.sendToQueue(anEvent({ outlet_id: outlet }))));
    await stack.waitForCall(outlet, 'c-8a1f', 'completed');
    await eventually(
      () => (extractions(stack, outlet).length > 0 ? true : undefined),
      'the log line of the extraction',
    );
    expect(extractions(stack, outlet)).toHaveLength(1);
    expect(receiver.requests).toHaveLength(1);
  });

  it('moves malformed messages to the dead-letter queue, and delays no other', async () => {
    const outlet = freshOutlet();
    const malformed = [
      'not json',
      '{}',
      '[]',
      JSON.stringify(anEvent({ outlet_id: 'x' })),
      '{"event":"call.stored"}',
    ];
    const before = await stack.deadLetters('call-ended');
    await Promise.all([
      ...malformed.map((body) => stack.sendToQueue(body)),
      stack.sendToQueue(anEvent({ outlet_id: outlet })),
    ]);
    await stack.waitForCall(outlet, 'c-8a1f', 'completed');
    await stack.waitForDeadLetters('call-ended', before + malformed.length);
  });
});
