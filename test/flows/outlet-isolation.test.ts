import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from 'undici';
import { ENDPOINTS } from '../../infra/routes.ts';
import { freshOutlet } from '../support/api.ts';
import { contractViolations } from '../support/contract.ts';
import { type SharedStack, sharedTestStack } from '../support/stack.ts';

let stack: SharedStack;
beforeAll(() => {
  stack = sharedTestStack();
});
afterAll(() => stack.close());

const DATA = '/v2/post_call/data';
// A closed port on loopback: calls are delivered there, and no request may leave this machine.
const destination = { destination_name: 'Hook', api_url: 'http://127.0.0.1:2/', api_method: 'POST' };
const variable = { var_name: 'name', var_type: 'string', description: 'the name' };
const event = { call_id: 'c-1', timestamp: '2026-11-20T10:03:44Z', transcript: [] };

describe('two outlets with the same ids', () => {
  it('cannot see, change, connect or delete data of the other, on any route', async () => {
    const [mine, theirs] = [freshOutlet(), freshOutlet()];
    const me = stack.api(mine);
    const them = stack.api(theirs);
    await me.post('/destinations', destination);
    await me.post('/variables', [variable]);
    await me.post('/calls', event);
    const before = await Promise.all(
      ['/variables', '/destinations', '/calls/c-1'].map(async (path) => (await me.get(path)).body),
    );

    expect((await them.get('/variables')).body.payload).toEqual([]);
    expect((await them.get('/destinations')).body.payload).toEqual([]);
    expect((await them.get('/calls')).body).toMatchObject({ payload: [], next_cursor: null });
    expect((await them.get('/calls/c-1')).status).toBe(404);
    const attempts = [
      them.post('/variables', [{ variable_id: 1, description: 'mine now' }]),
      them.put('/variables', [{ variable_id: 1, description: 'mine now' }]),
      them.post('/variables', [{ ...variable, destination_ids: [1] }]),
      them.post('/variables/connect', [{ variable_id: 1, destination_id: 1 }]),
      them.post('/variables/disconnect', [{ variable_id: 1, destination_id: 1 }]),
      them.delete('/variables', { variable_id: 1 }),
      them.put('/destinations', [{ destination_id: 1, destination_name: 'mine now' }]),
      them.post('/destinations', [{ destination_id: 1, destination_name: 'mine now' }]),
      them.delete('/destinations', { destination_id: 1 }),
      them.post('/calls', { ...event, outlet_id: mine }),
      them.post('/calls/c-1/redeliver'),
      them.post('/calls/c-1/reextract'),
      them.delete('/calls/c-1'),
    ];
    expect((await Promise.all(attempts)).map(({ status }) => status)).toEqual(attempts.map(() => 404));

    const after = await Promise.all(
      ['/variables', '/destinations', '/calls/c-1'].map(async (path) => (await me.get(path)).body),
    );
    expect({ ...after[0], ...after[1] }).toEqual({ ...before[0], ...before[1] });
    expect((await me.get('/variables')).body.payload).toMatchObject([{ description: 'the name' }]);
  });

  it('cannot find out whether the other exists', async () => {
    const api = stack.api(freshOutlet());
    const used = freshOutlet();
    await stack.api(used).post('/variables', [variable]);
    for (const path of ['/variables', '/destinations']) {
      const known = await api.get(`/outlet/${used}${path}`);
      const unknown = await api.get(`/outlet/${freshOutlet()}${path}`);
      expect({ ...known.body, request_id: '' }).toEqual({ ...unknown.body, request_id: '' });
      expect(known.status).toBe(404);
    }
  });
});

describe('every route', () => {
  const routesOf = (endpoints: typeof ENDPOINTS) =>
    endpoints.flatMap(({ method, paths }) => paths.map((path) => [method, path] as const));
  const requests = routesOf(ENDPOINTS.filter(({ withoutToken }) => !withoutToken));
  const at = (path: string, outlet: number) =>
    path.replace('{outlet_id}', String(outlet)).replace('{call_id}', 'c-1').replace('{platform}', 'vapi');

  it.each(requests)('%s %s requires a token of an outlet', async (method, path) => {
    const outlet = freshOutlet();
    const answers = async (headers: Record<string, string>) => {
      const response = await fetch(`${stack.apiUrl}${at(path, outlet)}`, { method, headers });
      return [response.status, await response.json()];
    };
    const unauthorized = (code: string) => [
      401,
      expect.objectContaining({ success: false, code, errors: [] }),
    ];
    expect(await answers({})).toEqual(unauthorized('token_missing'));
    expect(await answers({ authorization: 'Bearer nonsense' })).toEqual(unauthorized('token_invalid'));
    expect(await answers({ token: await stack.token(outlet, { exp: 1 }) })).toEqual(
      unauthorized('token_expired'),
    );
    expect((await answers({ token: await stack.token(outlet, { type: 'BRAND' }) }))[0]).toBe(403);
    for (const headers of [
      { authorization: await stack.token(outlet) },
      { authorization: `Bearer ${await stack.token(outlet)}` },
      { token: await stack.token(outlet) },
    ]) {
      expect([200, 400, 404]).toContain((await answers(headers))[0]);
    }
  });

  const webhooks = ENDPOINTS.filter(({ withoutToken, method }) => withoutToken && method !== 'GET');
  it.each(routesOf(webhooks))('%s %s does not accept a token as authentication', async (method, path) => {
    const outlet = freshOutlet();
    const headers = { authorization: await stack.token(outlet) };
    const response = await fetch(`${stack.apiUrl}${at(path, outlet)}`, { method, headers });
    expect([response.status, await response.json()]).toEqual([
      401,
      expect.objectContaining({ success: false, errors: [] }),
    ]);
  });

  it('ignores the body of a GET', async () => {
    const authorization = await stack.token(freshOutlet());
    const { statusCode } = await request(`${stack.apiUrl}${DATA}/variables`, {
      method: 'GET',
      headers: { authorization, 'content-type': 'text/plain' },
      body: 'nobody reads this',
    });
    expect(statusCode).toBe(200);
  });

  it('has the failure envelope for an unknown path', async () => {
    for (const path of [
      '/',
      `${DATA}/nothing`,
      `${DATA}/variables/connect/more`,
      '/v2/post_call/data/calls/a/b',
    ]) {
      const response = await fetch(`${stack.apiUrl}${path}`);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({
        success: false,
        code: 'route_not_found',
        request_id: expect.any(String),
      });
    }
  });

  it('answers 404 where an encoded slash makes a path that only reads like a route', async () => {
    const authorization = await stack.token(1);
    const answer = await fetch(
      `${stack.apiUrl}/v2/post_call/data/${encodeURIComponent('variables/connect')}`,
      {
        method: 'POST',
        headers: { authorization },
      },
    );
    expect({ status: answer.status, body: await answer.json() }).toMatchObject({
      status: 404,
      body: { code: 'route_not_found' },
    });
  });

  it('answers a known path with a wrong method 405, and says which methods it has', async () => {
    const wrong: [string, string, string][] = [
      ['PATCH', `${DATA}/variables`, 'DELETE, GET, POST, PUT'],
      ['DELETE', `${DATA}/outlet/97/variables/connect`, 'POST'],
      ['POST', `${DATA}/calls/c%201`, 'DELETE, GET'],
      ['PUT', `${DATA}/calls/vapi`, 'DELETE, GET, POST'],
      ['OPTIONS', `${DATA}/stats`, 'GET'],
      ['PROPFIND', '/v2/post_call/docs/redoc.js', 'GET'],
    ];
    for (const [method, path, allow] of wrong) {
      const response = await fetch(`${stack.apiUrl}${path}`, { method });
      expect([method, path, response.status, response.headers.get('allow')]).toEqual([
        method,
        path,
        405,
        allow,
      ]);
      const body = await response.json();
      expect(contractViolations({ method, path: decodeURIComponent(path), status: 405, body })).toEqual([]);
      expect(body).toMatchObject({ code: 'method_not_allowed', request_id: expect.any(String) });
    }
    const head = await fetch(`${stack.apiUrl}${DATA}/variables`, { method: 'HEAD' });
    expect([head.status, head.headers.get('allow')]).toEqual([405, 'DELETE, GET, POST, PUT']);
  });

  it.each(requests.filter(([method]) => method === 'POST' || method === 'PUT'))(
    '%s %s refuses what is not JSON, not UTF-8 or too large',
    async (method, path) => {
      const outlet = freshOutlet();
      const authorization = await stack.token(outlet);
      const status = async (body: string | Uint8Array<ArrayBuffer>, type = 'application/json') =>
        (
          await fetch(`${stack.apiUrl}${at(path, outlet)}`, {
            method,
            headers: { authorization, 'content-type': type },
            body,
          })
        ).status;
      expect(await status('[]', 'text/plain')).toBe(415);
      expect(await status('a=b', 'application/x-www-form-urlencoded')).toBe(415);
      expect(await status('{')).toBe(400);
      expect(await status('{"__proto__":{}}')).toBe(400);
      expect(await status(Uint8Array.of(0x22, 0xff, 0x22))).toBe(400);
      expect(await status('['.repeat(100_000))).toBe(400);
      expect(await status(`"${'x'.repeat(1024 * 1024)}"`)).toBe(413);
    },
  );
});
