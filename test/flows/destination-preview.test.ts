import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { freshOutlet } from '../support/api.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { type SharedStack, sharedTestStack } from '../support/stack.ts';

let stack: SharedStack;
let receiver: Receiver;
let status = 200;
beforeAll(async () => {
  receiver = await startReceiver(() => ({ status, body: 'as you say' }));
  stack = sharedTestStack();
});
afterAll(async () => {
  stack.close();
  await receiver.stop();
});

const aDestination = (fields: Record<string, unknown> = {}) => ({
  destination_name: 'CRM',
  api_method: 'POST',
  api_url: `${receiver.url}/{{call_id}}`,
  api_headers: { Authorization: 'Bearer abc', 'X-Guest': '{{guest_name}}' },
  api_body: { seats: '{{party_size}}', kind: '{{food}}', note: 'for {{guest_name | upcase}}' },
  ...fields,
});

const nested = (depth: number): unknown => (depth === 0 ? '{{guest_name}}' : [nested(depth - 1)]);

/** An outlet with a destination and two variables, the first connected to it. */
async function anOutlet() {
  const outlet = freshOutlet();
  const api = stack.api(outlet);
  const saved = await api.post('/destinations', aDestination());
  const [{ signing_secret: secret = '' } = {}] = saved.body.payload as { signing_secret: string }[];
  await api.post('/variables', [
    {
      var_name: 'party_size',
      var_type: 'integer',
      description: 'number of people in the party',
      destination_ids: [1],
    },
    { var_name: 'food', var_type: 'enum', description: 'kind of food', options: ['Thai', 'Greek'] },
  ]);
  return { outlet, api, secret };
}

describe('POST destinations/preview', () => {
  it('renders a saved destination with samples, warns about variables that are not connected, and sends nothing', async () => {
    const { api } = await anOutlet();
    const before = receiver.requests.length;
    const { status: answered, body } = await api.post('/destinations/preview', { destination_id: 1 });
    expect({ answered, body }).toEqual({
      answered: 200,
      body: {
        success: true,
        message: 'success',
        payload: {
          method: 'POST',
          url: `${receiver.url}/sample-call`,
          headers: {
            Authorization: 'Bearer abc',
            'X-Guest': 'Jane Doe',
            'content-type': 'application/json',
            'user-agent': 'postcall/1',
          },
          body: { seats: 4, kind: null, note: 'for JANE DOE' },
          warnings: [
            {
              path: 'api_body.kind',
              placeholder: 'food',
              message: expect.stringContaining('"food" is not a'),
            },
          ],
          empty_placeholders: ['food'],
        },
      },
    });
    expect(receiver.requests).toHaveLength(before);
  });

  it('shows a body with the key __proto__, which a request may not have', async () => {
    const { api } = await anOutlet();
    const description = 'the prototype';
    await api.post('/variables', [
      { var_name: '__proto__', var_type: 'string', description, destination_ids: [1] },
    ]);
    const { api_body: _, ...destination } = aDestination();
    for (const request of [{ destination }, { destination_id: 1 }]) {
      const { status: answered, body } = await api.post('/destinations/preview', request);
      expect(answered).toBe(200);
      if ('destination' in request) expect(JSON.stringify(body.payload)).toContain('"__proto__":');
    }
    await api.put('/destinations', { destination_id: 1, api_body: { deep: nested(60) } });
    const { status: sent, body } = await api.post('/destinations/1/test', { values: {} });
    expect({ sent, delivered: (body.payload as { delivered: boolean }).delivered }).toEqual({
      sent: 200,
      delivered: true,
    });
  });

  it('renders with given values, null for what was not mentioned', async () => {
    const { api } = await anOutlet();
    const { body } = await api.post('/destinations/preview', {
      destination_id: 1,
      values: { party_size: null },
    });
    expect(body.payload).toMatchObject({
      body: { seats: null },
      empty_placeholders: ['party_size', 'food'],
    });
  });

  it('renders with a past call', async () => {
    const { outlet, api } = await anOutlet();
    await api.post('/calls', {
      call_id: 'c-1',
      timestamp: '2026-11-20T10:03:44Z',
      guest_name: 'Ann',
      transcript: 'user: We are a party of nine.',
    });
    await stack.waitForCall(outlet, 'c-1', 'completed');
    const { body } = await api.post('/destinations/preview', { destination_id: 1, call_id: 'c-1' });
    expect(body.payload).toMatchObject({
      url: `${receiver.url}/c-1`,
      body: { seats: 9, note: 'for ANN' },
    });
  });

  it('lists the placeholders that are empty in a past call, in the order of the request, also those with a default', async () => {
    const { outlet, api } = await anOutlet();
    await api.post('/calls', {
      call_id: 'c-1',
      timestamp: '2026-11-20T10:03:44Z',
      transcript: 'user: Hello.',
      metadata: { campaign: null, source: 'fair' },
    });
    await stack.waitForCall(outlet, 'c-1', 'completed');
    const destination = aDestination({
      api_url: `${receiver.url}/{{metadata.crm_id}}/{{call_id}}`,
      api_headers: { 'X-Guest': '{{guest_name}} {{metadata.source}}' },
      api_body: {
        seats: "{{ party_size | default: 'unknown' }}",
        list: ['{{guest_name}}', 'of {{metadata.campaign}}'],
      },
    });
    const { body } = await api.post('/destinations/preview', { destination, call_id: 'c-1' });
    expect(body.payload).toMatchObject({
      url: `${receiver.url}//c-1`,
      body: { seats: 'unknown', list: [null, 'of '] },
      empty_placeholders: ['metadata.crm_id', 'guest_name', 'party_size', 'metadata.campaign'],
    });
  });

  it('renders an unsaved destination with all variables, and does not save it', async () => {
    const { api } = await anOutlet();
    const destination = aDestination({ api_method: 'GET', api_body: { q: '{{food}}' } });
    const { body } = await api.post('/destinations/preview', { destination, values: { food: 'Greek' } });
    expect(body.payload).toMatchObject({
      method: 'GET',
      url: `${receiver.url}/sample-call?q=Greek`,
      body: null,
      warnings: [],
      empty_placeholders: [],
    });
    expect((await api.get('/destinations')).body.payload).toHaveLength(1);
  });

  it('renders a saved destination with an unsaved change and its connected variables, and does not save it', async () => {
    const { api } = await anOutlet();
    const destination = aDestination({ api_body: { seats: '{{party_size}}!', kind: '{{food}}' } });
    const { body } = await api.post('/destinations/preview', { destination_id: 1, destination });
    expect(body.payload).toMatchObject({
      body: { seats: '4!', kind: null },
      warnings: [{ path: 'api_body.kind', placeholder: 'food' }],
    });
    expect((await api.get('/destinations')).body.payload).toMatchObject([
      { api_body: aDestination().api_body },
    ]);
  });

  it('is refused when the template cannot be rendered with the values of the call', async () => {
    const { outlet, api } = await anOutlet();
    await api.post('/calls', {
      call_id: 'c-1',
      timestamp: '2026-11-20T10:03:44Z',
      guest_name: '..',
      transcript: 'user: Hello.',
    });
    await stack.waitForCall(outlet, 'c-1', 'completed');
    const destination = aDestination({ api_url: `${receiver.url}/guests/{{guest_name}}` });
    expect(await api.post('/destinations/preview', { destination, call_id: 'c-1' })).toMatchObject({
      status: 400,
      body: {
        code: 'template_not_renderable',
        errors: [{ path: '', message: expect.stringContaining('path segment') }],
      },
    });
  });

  it('is refused with every problem', async () => {
    const { api } = await anOutlet();
    const wrong = aDestination({ api_url: 'https://{{guest_name}}/x', when: 'a >' });
    const cases: [unknown, number, string[]][] = [
      [{}, 400, ['']],
      [{ destination_id: 2, destination: aDestination() }, 404, ['destination_id']],
      [{ destination_id: 1, values: {}, call_id: 'c-1' }, 400, ['']],
      [{ destination_id: 1, values: { food: 'Thai', seats: 1 } }, 400, ['values.food', 'values.seats']],
      [{ destination_id: 2 }, 404, ['destination_id']],
      [{ destination_id: 1, call_id: 'c-9' }, 404, ['call_id']],
      [
        { destination: {} },
        400,
        ['destination.api_method', 'destination.api_url', 'destination.destination_name'],
      ],
      [{ destination: aDestination({ api_url: '{{food}}' }) }, 400, ['destination.api_url']],
    ];
    for (const [body, expected, paths] of cases) {
      const answer = await api.post('/destinations/preview', body);
      expect({ body, status: answer.status }).toEqual({ body, status: expected });
      const found = answer.body.errors?.map(({ path }) => path) ?? [];
      expect({ body, paths: found.toSorted() }).toEqual({ body, paths });
    }
    const both = await api.post('/destinations/preview', { destination: wrong });
    expect(both.body.errors?.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['destination.api_url', 'destination.when']),
    );
  });
});

describe('a template with the key __proto__ or constructor', () => {
  it('is refused, with where the key is', async () => {
    const { api } = await anOutlet();
    const poisoned = '{"lead":{"__proto__":"{{guest_name}}"}}';
    const asText = aDestination({ api_body: poisoned, api_headers: '{"__proto__":"a"}' });
    expect(await api.post('/destinations/preview', { destination: asText })).toMatchObject({
      status: 400,
      body: {
        errors: [
          {
            path: 'destination.api_headers',
            message: 'the key "__proto__" is not allowed, since it would change a prototype: rename it',
          },
          {
            path: 'destination.api_body',
            message: 'the key "lead.__proto__" is not allowed, since it would change a prototype: rename it',
          },
        ],
      },
    });
    const asJson = aDestination({ api_body: JSON.parse('{"constructor":{"prototype":"{{guest_name}}"}}') });
    const path = 'destination.api_body.constructor.prototype';
    expect(await api.post('/destinations/preview', { destination: asJson })).toMatchObject({
      status: 400,
      body: {
        errors: [
          { message: `the key "${path}" is not allowed, since it would change a prototype: rename it` },
        ],
      },
    });
  });

  it('is accepted when the key constructor holds no prototype', async () => {
    const { api } = await anOutlet();
    const destination = aDestination({ api_body: { constructor: '{{guest_name}}' } });
    const { body } = await api.post('/destinations/preview', { destination });
    expect(body.payload).toMatchObject({ body: { constructor: 'Jane Doe' } });
  });
});

describe('POST destinations/{destination_id}/test', () => {
  it('sends one sample, signed and marked as a test, and returns the answer', async () => {
    const { api, secret } = await anOutlet();
    const { status: answered, body } = await api.post('/destinations/1/test', { values: { party_size: 7 } });
    expect({ answered, body }).toEqual({
      answered: 200,
      body: {
        success: true,
        message: 'Test sent',
        payload: {
          delivered: true,
          status_code: 200,
          duration_ms: expect.any(Number),
          error: null,
          response_excerpt: 'as you say',
          request: {
            method: 'POST',
            url: `${receiver.url}/sample-call`,
            body: { seats: 7, kind: null, note: 'for JANE DOE' },
          },
        },
      },
    });
    const sent = receiver.requests.at(-1);
    expect(sent?.headers).toMatchObject({ 'postcall-test': 'true', 'user-agent': 'postcall/1' });
    new Webhook(secret).verify(sent?.body ?? '', sent?.headers as Record<string, string>);
  });

  it('reports a failing receiver after one request, and does not disable the destination', async () => {
    const { api } = await anOutlet();
    const before = receiver.requests.length;
    status = 410;
    const { body } = await api.post('/destinations/1/test');
    status = 200;
    expect(body.payload).toMatchObject({ delivered: false, status_code: 410, error: 'answered 410' });
    expect(receiver.requests).toHaveLength(before + 1);
    expect((await api.get('/destinations')).body.payload).toMatchObject([{ status: 'active' }]);
  });

  it('is refused for an unknown destination or variable', async () => {
    const { api } = await anOutlet();
    expect((await api.post('/destinations/2/test')).status).toBe(404);
    expect(await api.post('/destinations/1/test', { values: { seats: 1 } })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'values.seats' }] },
    });
    expect((await stack.api(freshOutlet()).post('/destinations/1/test')).status).toBe(404);
  });
});
