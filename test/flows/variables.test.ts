import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshOutlet, type OutletApi } from '../support/api.ts';
import { type SharedStack, sharedTestStack } from '../support/stack.ts';

let stack: SharedStack;
beforeAll(() => {
  stack = sharedTestStack();
});
afterAll(() => stack.close());

const aVariable = (fields: Record<string, unknown> = {}) => ({
  var_name: 'customer_name',
  var_type: 'string',
  description: 'name of the customer as inferred from the conversation',
  ...fields,
});

const aDestination = {
  destination_name: 'CRM',
  api_url: 'https://crm.example.com/leads',
  api_method: 'POST',
};

/** A new outlet with two destinations, 1 and 2. */
async function outletWithDestinations(): Promise<OutletApi> {
  const api = stack.api(freshOutlet());
  await api.post('/destinations', { destination: [aDestination, aDestination] });
  return api;
}

describe('variables', () => {
  it('are an empty list in a new outlet', async () => {
    const { status, body } = await stack.api(freshOutlet()).get('/variables');
    expect(status).toBe(200);
    expect(body).toEqual({ success: true, message: 'success', payload: [] });
  });

  it('are created without an id and listed by id', async () => {
    const api = await outletWithDestinations();
    const created = await api.post('/variables', [
      aVariable({ variable_id: null, destination_ids: [2, 1, 2] }),
      aVariable({ var_name: 'customer_phone_no.' }),
    ]);
    expect(created.status).toBe(200);
    expect(created.body).toEqual({
      success: true,
      message: 'success',
      payload: [
        { ...aVariable(), variable_id: 1, destination_ids: [2, 1] },
        { ...aVariable({ var_name: 'customer_phone_no.' }), variable_id: 2, destination_ids: [] },
      ],
    });
    expect((await api.get('/variables')).body.payload).toEqual(created.body.payload);
  });

  it('are created and updated in one request, which accepts what a GET returned', async () => {
    const api = await outletWithDestinations();
    await api.post('/variables', [aVariable({ examples: ['Jane'], required: true })]);
    const { payload } = (await api.get('/variables')).body;
    const list = payload as Record<string, unknown>[];
    const saved = await api.post('/variables', [
      { ...list[0], description: 'anew' },
      aVariable({ var_name: 'second' }),
    ]);
    expect(saved.body.payload).toMatchObject([
      { variable_id: 1, description: 'anew', examples: ['Jane'], required: true },
      { variable_id: 2, var_name: 'second' },
    ]);
  });

  it('are updated by PUT, which refuses an item without an id', async () => {
    const api = await outletWithDestinations();
    await api.post('/variables', [aVariable()]);
    expect((await api.put('/variables', [{ variable_id: 1, var_type: 'email' }])).body).toMatchObject({
      success: true,
      payload: [{ variable_id: 1, var_type: 'email', var_name: 'customer_name' }],
    });
    const refused = await api.put('/variables', [aVariable({ var_name: 'new' })]);
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toMatchObject([{ path: '0.variable_id' }]);
  });

  it('are saved all or nothing', async () => {
    const api = await outletWithDestinations();
    const { status, body } = await api.post('/variables', [
      aVariable(),
      aVariable({ var_name: 'b', destination_ids: [9] }),
    ]);
    expect({ status, code: body.code }).toEqual({ status: 404, code: 'destination_not_found' });
    expect((await api.get('/variables')).body.payload).toEqual([]);
  });

  it('never reuse an id', async () => {
    const api = await outletWithDestinations();
    await api.post('/variables', [aVariable()]);
    await api.delete('/variables', { variable_id: 1 });
    expect((await api.post('/variables', [aVariable()])).body.payload).toMatchObject([{ variable_id: 2 }]);
  });

  it('are refused with all errors, under the paths of the body', async () => {
    const api = stack.api(freshOutlet());
    const { status, body } = await api.post('/variables', [
      aVariable({ var_name: '', var_typ: 'string', description: '' }),
      { var_type: 'text' },
      'not an object',
      aVariable({ var_name: 'a|b', destination_ids: [0] }),
    ]);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      success: false,
      message: 'Invalid request',
      request_id: expect.any(String),
    });
    expect(new Set(body.errors?.map(({ path }) => path))).toEqual(
      new Set([
        '0.var_name',
        '0.var_typ',
        '0.description',
        '1.var_name',
        '1.var_type',
        '1.description',
        '2',
        '3.var_name',
        '3.destination_ids.0',
      ]),
    );
  });

  it.each([undefined, null, {}, [], 'x', 3, Array.from({ length: 51 }, () => aVariable())])(
    'are refused as the body %j',
    async (body) => {
      const answer = await stack.api(freshOutlet()).post('/variables', body);
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toEqual([{ path: '', message: 'must be an array of 1 to 50 items' }]);
    },
  );

  it('have names that are unique in the outlet', async () => {
    const api = stack.api(freshOutlet());
    await api.post('/variables', [aVariable()]);
    const { status, body } = await api.post('/variables', [aVariable()]);
    expect(status).toBe(409);
    expect(body).toMatchObject({
      code: 'duplicate_name',
      message: 'Variable with name already exists',
      errors: [{ path: '0.var_name', message: 'Variable with name already exists' }],
    });
  });

  it('keep their names unique under concurrent requests', async () => {
    const api = stack.api(freshOutlet());
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => api.post('/variables', [aVariable()])),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(9);
    expect((await api.get('/variables')).body.payload).toHaveLength(1);
  });

  it('are connected to destinations and disconnected, also repeatedly', async () => {
    const api = await outletWithDestinations();
    await api.post('/variables', [aVariable(), aVariable({ var_name: 'b' })]);
    const pairs = [
      { variable_id: 1, destination_id: 2 },
      { variable_id: 2, destination_id: 2 },
    ];
    for (const _ of ['once', 'again']) {
      const { status, body } = await api.post('/variables/connect', pairs);
      expect({ status, body }).toEqual({
        status: 200,
        body: { success: true, message: 'Variable connected successfully' },
      });
    }
    expect((await api.get('/variables')).body.payload).toMatchObject([
      { destination_ids: [2] },
      { destination_ids: [2] },
    ]);
    for (const _ of ['once', 'again']) {
      const { status, body } = await api.post('/variables/disconnect', pairs.slice(0, 1));
      expect({ status, body }).toEqual({
        status: 200,
        body: { success: true, message: 'Variable disconnected successfully' },
      });
    }
    expect((await api.get('/variables')).body.payload).toMatchObject([
      { destination_ids: [] },
      { destination_ids: [2] },
    ]);
  });

  it.each(['connect', 'disconnect'])('are answered 404 by %s with all unknown ids', async (verb) => {
    const api = await outletWithDestinations();
    await api.post('/variables', [aVariable()]);
    const { status, body } = await api.post(`/variables/${verb}`, [
      { variable_id: 7, destination_id: 1 },
      { variable_id: 1, destination_id: 8 },
    ]);
    expect(status).toBe(404);
    expect(body).toMatchObject({
      code: 'variable_not_found',
      message: 'Variable with ID not found',
      errors: [
        { path: '0.variable_id' },
        { path: '1.destination_id', message: 'Destination with ID not found' },
      ],
    });
  });

  it.each(['connect', 'disconnect'])('are refused by %s with invalid pairs of ids', async (verb) => {
    const { status, body } = await stack
      .api(freshOutlet())
      .post(`/variables/${verb}`, [{ variable_id: 'x', destination_id: 1, extra: true }, {}]);
    expect(status).toBe(400);
    expect(body.errors?.map(({ path }) => path).sort()).toEqual([
      '0.extra',
      '0.variable_id',
      '1.destination_id',
      '1.variable_id',
    ]);
  });

  it('lose their connections to a deleted destination', async () => {
    const api = await outletWithDestinations();
    await api.post('/variables', [aVariable({ destination_ids: [1, 2] })]);
    await api.delete('/destinations?destination_id=1');
    expect((await api.get('/variables')).body.payload).toMatchObject([{ destination_ids: [2] }]);
  });

  it.each([
    ['in the body', (outlet: string) => ['/variables', { variable_id: 1 }, outlet] as const],
    ['in the query', (outlet: string) => ['/variables?variable_id=1', undefined, outlet] as const],
    ['in both', (outlet: string) => ['/variables?variable_id=1', { variable_id: 1 }, outlet] as const],
    [
      'under the outlet',
      (outlet: string) => [`/outlet/${outlet}/variables`, { variable_id: 1 }, outlet] as const,
    ],
  ])('are deleted by an id %s', async (_, request) => {
    const outlet = freshOutlet();
    const api = stack.api(outlet);
    await api.post('/variables', [aVariable()]);
    const [path, sent] = request(String(outlet));
    const { status, body } = await api.delete(path, sent);
    expect({ status, body }).toEqual({
      status: 200,
      body: { success: true, message: 'Variable deleted successfully' },
    });
    expect((await api.get('/variables')).body.payload).toEqual([]);
    expect((await api.delete(path, sent)).body).toMatchObject({
      success: false,
      message: 'Variable with ID not found',
    });
  });

  it.each([
    ['without an id', '/variables', undefined],
    ['with two different ids', '/variables?variable_id=2', { variable_id: 1 }],
    ['with an id that is not a number', '/variables?variable_id=abc', undefined],
    ['with the id 0', '/variables', { variable_id: 0 }],
  ])('are not deleted %s', async (_, path, sent) => {
    const { status, body } = await stack.api(freshOutlet()).delete(path, sent);
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ path: 'variable_id' }]);
  });

  it('are served under the path of their outlet, and of no other', async () => {
    const outlet = freshOutlet();
    const api = stack.api(outlet);
    await api.post(`/outlet/${outlet}/variables`, [aVariable()]);
    expect((await api.get(`/outlet/${outlet}/variables`)).body.payload).toHaveLength(1);
    for (const other of [outlet + 1, 'x', `0${outlet}`, `${outlet}.0`]) {
      const { status, body } = await api.get(`/outlet/${other}/variables`);
      expect(status).toBe(404);
      expect(body).toMatchObject({ code: 'outlet_not_found', message: 'Outlet with ID not found' });
    }
  });
});
