import { randomBytes } from 'node:crypto';
import { paginateScan, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fromParts } from '../../lib/table/compressed-json.ts';
import { type Answered, freshOutlet, type OutletApi } from '../support/api.ts';
import { partsOf } from '../support/parts.ts';
import { type SharedStack, sharedTestStack } from '../support/stack.ts';

let stack: SharedStack;
let parts: ReturnType<typeof partsOf>;
beforeAll(async () => {
  stack = sharedTestStack();
  parts = partsOf(stack);
});
afterAll(async () => {
  parts.close();
  stack.close();
});

const KEY = { 'idempotency-key': 'order-1' };
const variable = { var_name: 'name', var_type: 'string', description: 'the name' };
// A closed port on loopback: calls are delivered there, and no request may leave this machine.
const destination = { destination_name: 'Hook', api_url: 'http://127.0.0.1:2/', api_method: 'POST' };
const event = { call_id: 'c-1', timestamp: '2026-11-20T10:03:44Z', transcript: [] };

const anOutlet = () => {
  const outlet = freshOutlet();
  return { outlet, api: stack.api(outlet) };
};
const listed = async (api: OutletApi, path: string) => (await api.get(path)).body.payload as unknown[];
const brief = ({ status, body }: Answered) => ({ status, body });

/** The items of the idempotency store for an outlet. */
async function storedRequests(outlet: number): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  const pages = paginateScan(
    { client: parts.table.client },
    {
      TableName: parts.table.name,
      FilterExpression: 'begins_with(pk, :prefix)',
      ExpressionAttributeValues: { ':prefix': `OUTLET#${outlet}#IDEMPOTENCY#` },
      ConsistentRead: true,
    },
  );
  for await (const { Items = [] } of pages) items.push(...Items);
  return items;
}

async function changeRecord(outlet: number, fields: Record<string, unknown>): Promise<void> {
  const stored = (await storedRequests(outlet)).find(({ sk }) => sk === 'REQUEST');
  const names = Object.keys(fields);
  await parts.table.client.send(
    new UpdateCommand({
      TableName: parts.table.name,
      Key: { pk: stored?.pk, sk: stored?.sk },
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, fields[name]])),
    }),
  );
}

describe('a repeated request with an Idempotency-Key', () => {
  it('is answered as the first and creates nothing, on every route that creates', async () => {
    const { outlet, api } = anOutlet();
    const requests: [string, unknown][] = [
      ['/variables', [variable]],
      [`/outlet/${outlet}/variables`, [{ ...variable, var_name: 'other' }]],
      ['/calls', event],
    ];
    for (const [index, [path, body]] of requests.entries()) {
      const key = { 'idempotency-key': `key ${index}` };
      const first = await api.post(path, body, key);
      expect([200, 202]).toContain(first.status);
      expect(brief(await api.post(path, body, key))).toEqual(brief(first));
    }
    expect(await listed(api, '/variables')).toHaveLength(2);
  });

  it('is the same request with its fields in another order', async () => {
    const { api } = anOutlet();
    const first = await api.post('/variables', [variable], KEY);
    const reordered = Object.fromEntries(Object.entries(variable).reverse());
    expect(brief(await api.post('/variables', [reordered], KEY))).toEqual(brief(first));
  });

  it('never repeats or stores a signing secret, and says to rotate it', async () => {
    const { outlet, api } = anOutlet();
    for (const at of ['', `/outlet/${outlet}`]) {
      const key = { 'idempotency-key': `create${at}` };
      const first = await api.post(`${at}/destinations`, destination, key);
      expect(first.body.payload).toEqual([
        expect.objectContaining({ signing_secret: expect.stringMatching(/^whsec_/) }),
      ]);
      const again = await api.post(`${at}/destinations`, destination, key);
      const [{ signing_secret: _, ...shown }] = first.body.payload as [{ signing_secret: string }];
      expect(again.body.payload).toEqual([shown]);
      expect(again.body.message).toMatch(/^Destinations created successfully\. .*rotate it/);
    }
    const first = await api.post('/destinations/1/rotate-secret', undefined, KEY);
    expect(first.body.payload).toMatchObject({ signing_secret: expect.stringMatching(/^whsec_/) });
    const again = await api.post('/destinations/1/rotate-secret', undefined, KEY);
    expect(again).toMatchObject({ status: 200, body: { payload: { destination_id: 1 } } });
    expect(again.body.payload).not.toHaveProperty('signing_secret');
    expect(await listed(api, '/destinations')).toHaveLength(2);

    const stored = await storedRequests(outlet);
    expect(stored).toHaveLength(3);
    for (const { answer } of stored) {
      expect(JSON.stringify(await fromParts([answer as Uint8Array]))).not.toContain('whsec_');
    }
  });

  it('is answered with the same message when it updates and creates no secret', async () => {
    const { api } = anOutlet();
    await api.post('/destinations', destination);
    const update = { destination_id: 1, destination_name: 'CRM' };
    const first = await api.post('/destinations', update, KEY);
    expect(brief(await api.post('/destinations', update, KEY))).toEqual(brief(first));
  });

  it('is refused with another path or body, and the first answer is kept', async () => {
    const { outlet, api } = anOutlet();
    const first = await api.post('/variables', [variable], KEY);
    const used = {
      status: 409,
      body: {
        code: 'idempotency_key_reused',
        message: 'Idempotency-Key was used for another request',
        errors: [{ path: 'idempotency-key' }],
      },
    };
    expect(await api.post('/variables', [{ ...variable, var_name: 'other' }], KEY)).toMatchObject(used);
    expect(await api.post('/destinations', destination, KEY)).toMatchObject(used);
    expect(await api.post(`/outlet/${outlet}/variables`, [variable], KEY)).toMatchObject(used);
    expect(brief(await api.post('/variables', [variable], KEY))).toEqual(brief(first));
    expect(await listed(api, '/destinations')).toEqual([]);
  });

  it('runs again after a failure, on every route that accepts a key', async () => {
    const { outlet, api } = anOutlet();
    const requests: [string, unknown, () => Promise<unknown>][] = [
      ['/destinations', { ...destination, destination_id: 1 }, () => api.post('/destinations', destination)],
      ['/destinations/2/rotate-secret', undefined, () => api.post('/destinations', destination)],
      ['/calls/c-1/reextract', {}, () => api.post('/calls', event)],
    ];
    for (const [index, [path, body, fixCause]] of requests.entries()) {
      const key = { 'idempotency-key': `key ${index}` };
      expect((await api.post(path, body, key)).status).toBe(404);
      expect(await storedRequests(outlet)).toHaveLength(index);
      await fixCause();
      // 409: the first extraction of the call still runs. It is a failure of its own, not of the
      // key.
      expect([200, 202, 409]).toContain((await api.post(path, body, key)).status);
    }
  });

  it('runs again after a validation error or a missing destination', async () => {
    const { outlet, api } = anOutlet();
    const connected = [{ ...variable, destination_ids: [1] }];
    expect((await api.post('/variables', [{ var_name: '' }], KEY)).status).toBe(400);
    expect((await api.post('/variables', connected, KEY)).status).toBe(404);
    expect(await storedRequests(outlet)).toEqual([]);
    await api.post('/destinations', destination);
    expect((await api.post('/variables', connected, KEY)).status).toBe(200);
  });

  it('is a separate request for another outlet', async () => {
    const [mine, theirs] = [anOutlet(), anOutlet()];
    await mine.api.post('/variables', [variable], KEY);
    expect(await theirs.api.post('/variables', [{ ...variable, var_name: 'other' }], KEY)).toMatchObject({
      status: 200,
      body: { payload: [{ var_name: 'other', variable_id: 1 }] },
    });
  });

  it('is refused while the first runs, and after it crashed with an unknown outcome', async () => {
    const { outlet, api } = anOutlet();
    await api.post('/destinations', destination, KEY);
    await changeRecord(outlet, { status: 'INPROGRESS', running_until: Date.now() + 60_000 });
    expect(await api.post('/destinations', destination, KEY)).toMatchObject({
      status: 409,
      body: {
        code: 'idempotency_key_in_progress',
        message: 'A request with this Idempotency-Key is still running',
        errors: [{ path: 'idempotency-key' }],
      },
    });
    await changeRecord(outlet, { running_until: Date.now() - 1 });
    for (let repeated = 0; repeated < 2; repeated += 1) {
      expect(await api.post('/destinations', destination, KEY)).toMatchObject({
        status: 409,
        body: {
          code: 'idempotency_outcome_unknown',
          message: 'The outcome of the first request with this Idempotency-Key is unknown',
          errors: [{ path: 'idempotency-key', message: expect.stringContaining('with a new key') }],
        },
      });
    }
    expect(await listed(api, '/destinations')).toHaveLength(1);
    // Another request gets the conflict of the key: the unknown outcome is not its own.
    expect(await api.post('/variables', [variable], KEY)).toMatchObject({
      status: 409,
      body: { code: 'idempotency_key_reused', message: 'Idempotency-Key was used for another request' },
    });
    const another = { 'idempotency-key': 'order-1 again' };
    expect(await api.post('/destinations', destination, another)).toMatchObject({
      status: 200,
      body: { payload: [{ destination_id: 2, signing_secret: expect.any(String) }] },
    });
  });

  it('is a new request after a day', async () => {
    const { outlet, api } = anOutlet();
    await api.post('/destinations', destination, KEY);
    const [stored] = await storedRequests(outlet);
    expect(Number(stored?.expires_at) - Date.now() / 1000).toBeGreaterThan(86_400 - 60);
    expect(Number(stored?.expires_at) - Date.now() / 1000).toBeLessThan(86_400 + 2);
    await changeRecord(outlet, { expires_at: Math.floor(Date.now() / 1000) - 2 });
    expect(await api.post('/destinations', destination, KEY)).toMatchObject({
      body: { payload: [{ destination_id: 2 }] },
    });
  });

  it('is answered with a body nested as deep as the API accepts', async () => {
    const { api } = anOutlet();
    const deep = { ...destination, api_body: `${'['.repeat(60)}"{{guest_name}}"${']'.repeat(60)}` };
    const first = await api.post('/destinations', deep, KEY);
    expect(first.status).toBe(200);
    expect(await api.post('/destinations', deep, KEY)).toMatchObject({
      status: 200,
      body: { payload: [{ destination_id: 1 }] },
    });
  });

  it('is answered in full when the answer is larger than an item', async () => {
    const { outlet, api } = anOutlet();
    const noise = () => ({ noise: randomBytes(45_000).toString('base64') });
    const many = Array.from({ length: 15 }, () => ({ ...destination, api_body: noise() }));
    const first = await api.post('/destinations', many, KEY);
    expect(first.status).toBe(200);
    expect((await storedRequests(outlet)).length).toBeGreaterThan(1);
    const again = await api.post('/destinations', many, KEY);
    const withoutSecrets = (first.body.payload as object[]).map((one) => ({
      ...one,
      signing_secret: undefined,
    }));
    expect(again.body.payload).toEqual(withoutSecrets);
    expect(await listed(api, '/destinations')).toHaveLength(15);
  });
});

describe('twenty equal requests at the same time', () => {
  it('create once: each of the others gets the same answer or a 409', async () => {
    const { api } = anOutlet();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => api.post('/destinations', destination, KEY)),
    );
    expect(await listed(api, '/destinations')).toHaveLength(1);
    const done = answers.filter(({ status }) => status === 200);
    expect(done.length).toBeGreaterThan(0);
    for (const { body } of done) expect(body.payload).toMatchObject([{ destination_id: 1 }]);
    expect(done.filter(({ body }) => JSON.stringify(body).includes('whsec_'))).toHaveLength(1);
    for (const { status, body } of answers.filter(({ status }) => status !== 200)) {
      expect({ status, body }).toMatchObject({
        status: 409,
        body: { code: 'idempotency_key_in_progress', errors: [{ path: 'idempotency-key' }] },
      });
    }
  });
});

describe('an Idempotency-Key', () => {
  it.each([
    ['empty', ''],
    ['longer than 255 characters', 'x'.repeat(256)],
    ['not ASCII', 'clé'],
  ])('that is %s is refused with 400', async (_, key) => {
    const { api } = anOutlet();
    expect(await api.post('/variables', [variable], { 'idempotency-key': key })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'idempotency-key', message: 'must be 1 to 255 printable ASCII characters' }] },
    });
    expect(await listed(api, '/variables')).toEqual([]);
  });

  it('is ignored on routes that create nothing, and never logged', async () => {
    const { api } = anOutlet();
    await api.post('/variables', [variable], { 'idempotency-key': 'a-key-that-nobody-logs' });
    const connection = [{ variable_id: 1, destination_id: 9 }];
    const answer = await api.post('/variables/connect', connection, {
      'idempotency-key': 'a-key-that-nobody-logs',
    });
    expect(answer.status).toBe(404);
    expect(stack.log()).not.toContain('a-key-that-nobody-logs');
  });
});
