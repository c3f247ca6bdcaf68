import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CallDetails } from '../../lib/calls/get.ts';
import { CallInList } from '../../lib/calls/list.ts';
import { answerKey, attemptKey } from '../../lib/table/keys.ts';
import type { OutletApi } from '../support/api.ts';
import { apiError } from '../support/model-server.ts';
import { partyOf, type ScriptedStack, startScriptedStack } from '../support/scripted-stack.ts';

let scripted: ScriptedStack;
beforeAll(async () => {
  scripted = await startScriptedStack();
});
afterAll(() => scripted.stop());

const page = async (api: OutletApi, query = '') => {
  const { status, body } = await api.get(`/calls${query}`);
  expect({ status, message: body.message }).toEqual({ status: 200, message: 'success' });
  return { calls: CallInList.array().parse(body.payload), next: body.next_cursor };
};
const ids = ({ calls }: { calls: CallInList[] }) => calls.map(({ call_id }) => call_id);

/** Submits calls with these ids, one minute apart, the newest first. */
async function submit(api: OutletApi, callIds: readonly string[], hour = 10): Promise<void> {
  for (const [index, call_id] of callIds.entries()) {
    const timestamp = new Date(Date.UTC(2026, 10, 20, hour, 59 - index)).toISOString();
    expect((await api.post('/calls', scripted.anEvent({ call_id, timestamp }))).status).toBe(202);
  }
}

describe('every response', () => {
  it('names its request in the header x-request-id, a failure in its body too', async () => {
    const authorization = await scripted.stack.token(1);
    const get = (path: string) =>
      fetch(`${scripted.stack.apiUrl}/v2/post_call/data/${path}`, { headers: { authorization } });
    expect((await get('calls')).headers.get('x-request-id')).toMatch(/./);
    const failed = await get('calls/none');
    expect(await failed.json()).toMatchObject({ request_id: failed.headers.get('x-request-id') });
  });
});

describe('GET calls', () => {
  it('lists the calls of an outlet, newest first, without transcripts, quotes and attempts', async () => {
    const { outlet, api } = await scripted.anOutlet();
    await api.post('/calls', scripted.anEvent({ guest_name: 'Jane', metadata: { campaign: 'diwali' } }));
    await api.post('/calls', scripted.anEvent({ call_id: 'c-2', timestamp: '2026-11-20T15:33:45+05:30' }));
    await scripted.stack.waitForCall(outlet, 'c-1', 'completed');
    await scripted.stack.waitForCall(outlet, 'c-2', 'completed');
    const { calls, next } = await page(api);
    expect(next).toBeNull();
    expect(calls.map(({ call_id }) => call_id)).toEqual(['c-2', 'c-1']);
    expect((await api.get('/calls')).body.payload).toContainEqual({
      call_id: 'c-1',
      outlet_id: outlet,
      status: 'completed',
      failure: null,
      reading_again: null,
      timestamp: '2026-11-20T10:03:44Z',
      received_at: expect.any(String),
      started_at: null,
      timezone: null,
      language: null,
      interaction_modality: null,
      source: null,
      call_outcome: null,
      brand_id: null,
      guest_name: 'Jane',
      phone_number: null,
      email_id: null,
      metadata: { campaign: 'diwali' },
      model: expect.objectContaining({ outcome: 'extracted' }),
      values: [{ variable_id: 1, var_name: 'party_size', var_type: 'integer', value: 4, problem: null }],
      delivery_counts: { open: 0, delivered: 1, failed: 0, skipped: 0 },
    });
  });

  it('is empty for an outlet without calls', async () => {
    const { api } = await scripted.anOutlet();
    expect((await api.get('/calls')).body).toEqual({
      success: true,
      message: 'success',
      payload: [],
      next_cursor: null,
    });
  });

  it('returns each call once over its pages, also while others are added and erased', async () => {
    const { api } = await scripted.anOutlet();
    await submit(api, ['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    const first = await page(api, '?limit=3');
    expect(ids(first)).toEqual(['a', 'b', 'c']);
    await submit(api, ['newer'], 11);
    await submit(api, ['between'], 9);
    // The last call of the page, and one of a later page.
    await api.delete('/calls/c');
    await api.delete('/calls/e');
    const second = await page(api, `?limit=3&cursor=${first.next}`);
    expect(ids(second)).toEqual(['d', 'f', 'g']);
    const third = await page(api, `?limit=3&cursor=${second.next}`);
    expect(ids(third)).toEqual(['between']);
    expect(third.next).toBeNull();
  });

  it('includes `from` and excludes `to`, by the time of the call', async () => {
    const { api } = await scripted.anOutlet();
    await submit(api, ['a', 'b', 'c', 'd']);
    const at = (minute: number) => `2026-11-20T10:${minute}:00Z`;
    expect(ids(await page(api, `?from=${at(57)}`))).toEqual(['a', 'b', 'c']);
    expect(ids(await page(api, `?to=${at(58)}`))).toEqual(['c', 'd']);
    expect(ids(await page(api, `?from=${at(57)}&to=${at(59)}`))).toEqual(['b', 'c']);
    expect(ids(await page(api, `?from=${encodeURIComponent('2026-11-20T16:28:00+05:30')}`))).toEqual([
      'a',
      'b',
    ]);
    const { next } = await page(api, '?limit=1');
    expect(ids(await page(api, `?from=${at(57)}&to=${at(59)}&cursor=${next}`))).toEqual(['b', 'c']);
    const last = await page(api, '?limit=3');
    expect(await page(api, `?from=${at(58)}&cursor=${last.next}`)).toEqual({ calls: [], next: null });
  });

  it('lists the calls with a status', async () => {
    const { outlet, api, script } = await scripted.anOutlet();
    await api.post('/calls', scripted.anEvent({ call_id: 'good' }));
    await scripted.stack.waitForCall(outlet, 'good', 'completed');
    script(apiError(401));
    await api.post('/calls', scripted.anEvent({ call_id: 'bad' }));
    await scripted.stack.waitForCall(outlet, 'bad', 'failed');
    expect(ids(await page(api, '?status=completed'))).toEqual(['good']);
    const { calls } = await page(api, '?status=failed&limit=1');
    expect(calls).toMatchObject([
      { call_id: 'bad', values: [], failure: { code: 'model_unauthorised' }, delivery_counts: { open: 0 } },
    ]);
    expect(ids(await page(api, '?status=extracted'))).toEqual([]);
  });

  it('continues the list of a status on the next page', async () => {
    const { outlet, api } = await scripted.anOutlet([partyOf(4)]);
    await submit(api, ['a', 'b', 'c']);
    for (const id of ['a', 'b', 'c']) await scripted.stack.waitForCall(outlet, id, 'completed');
    const first = await page(api, '?status=completed&limit=2');
    expect(ids(first)).toEqual(['a', 'b']);
    expect(ids(await page(api, `?status=completed&limit=2&cursor=${first.next}`))).toEqual(['c']);
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['status=done', 'status'],
    ['status=', 'status'],
    ['from=2026-11-20', 'from'],
    ['to=yesterday', 'to'],
    ['from=2026-11-20T10:00:00Z&to=2026-11-20T10:00:00Z', 'to'],
    ['cursor=nonsense', 'cursor'],
    ['cursor=', 'cursor'],
    [`cursor=${Buffer.from('OUTLET#1#CALLS').toString('base64url')}`, 'cursor'],
    [`cursor=${Buffer.from('2026-11-20T10:00:00.000Z#c 1').toString('base64url')}`, 'cursor'],
    [`cursor=${Buffer.from('2026-11-20T10:00:00.000Z#c-1').toString('base64url')}x`, 'cursor'],
    ['page=2', 'page'],
  ])('is refused for %s', async (query, path) => {
    const { api } = await scripted.anOutlet();
    expect(await api.get(`/calls?${query}`)).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });

  it('lists all errors of a query at once', async () => {
    const { api } = await scripted.anOutlet();
    const { body } = await api.get('/calls?limit=0&status=done&from=x&page=2');
    expect(body.errors?.map(({ path }) => path).sort()).toEqual(['from', 'limit', 'page', 'status']);
  });

  it('shows no calls of another outlet, not even with its cursor', async () => {
    const mine = await scripted.anOutlet();
    const theirs = await scripted.anOutlet();
    await submit(mine.api, ['a', 'b', 'c']);
    await submit(theirs.api, ['x'], 9);
    const { next } = await page(mine.api, '?limit=2');
    expect(ids(await page(theirs.api, `?cursor=${next}`))).toEqual(['x']);
    expect(ids(await page(theirs.api))).toEqual(['x']);
  });
});

describe('GET calls/{call_id}', () => {
  it('keeps a call with very many attempts below the response limit of Lambda', async () => {
    const { outlet, api } = await scripted.anOutlet();
    await api.post('/calls', scripted.anEvent());
    const { deliveries } = await scripted.stack.waitForCall(outlet, 'c-1', 'completed');
    const [attempted] = deliveries[0]?.attempts ?? [];
    // Each quote is four bytes: our body is JSON, as a string in Lambda's JSON.
    const response_excerpt = '"'.repeat(4096);
    const items = Array.from({ length: 400 }, (_, index) => index + 2).flatMap((attempt) => [
      { ...attemptKey(outlet, 'c-1', 1, attempt), ...attempted, attempt, response_excerpt: null },
      { ...answerKey(outlet, 'c-1', 1, attempt), attempt, response_excerpt },
    ]);
    const { table } = scripted;
    for (let start = 0; start < items.length; start += 25) {
      const puts = items.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } }));
      await table.client.send(new BatchWriteCommand({ RequestItems: { [table.name]: puts } }));
    }
    const { status, body } = await api.get('/calls/c-1');
    expect(status).toBe(200);
    expect(Buffer.byteLength(JSON.stringify(JSON.stringify(body)))).toBeLessThan(6 * 1024 * 1024);
    const [delivery] = (body.payload as CallDetails).deliveries;
    expect(delivery?.attempts).toHaveLength(401);
    expect(delivery?.attempts[0]?.response_excerpt).toBeNull();
    expect(delivery?.attempts.at(-1)).toMatchObject({ attempt: 401, response_excerpt });
    expect(delivery?.request).toMatchObject({ body: { size: 4 } });
  });
});
