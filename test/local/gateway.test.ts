import { once } from 'node:events';
import { request as httpRequest, type Server } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { createGateway, createRouting } from '../../local/gateway.ts';
import { close, listen } from '../../local/loopback.ts';

const running: Server[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => close(server)));
});

/** A gateway with one function, and the events that the function got. */
async function aGateway(
  answer: (event: APIGatewayProxyEventV2) => unknown = () => ({ statusCode: 200, body: 'ok' }),
  integrationTimeoutMs = 5_000,
) {
  const events: APIGatewayProxyEventV2[] = [];
  const server = createGateway({
    routes: [
      { key: 'POST /items/{id}', function: 'Items' },
      { key: '$default', function: 'Default' },
    ],
    invoke: async (_, event) => {
      events.push(event);
      return answer(event);
    },
    integrationTimeoutMs,
  });
  running.push(server);
  const port = await listen(server, 0);
  const send = async (
    path: string,
    {
      method = 'POST',
      headers = {},
      body,
    }: { method?: string; headers?: Record<string, string | string[]>; body?: string | Buffer } = {},
  ) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, method, headers });
    request.end(body);
    const [response] = await once(request, 'response');
    return { status: response.statusCode, headers: response.headers, body: await text(response) };
  };
  return { port, events, send };
}

describe('a request', () => {
  it('becomes an event of payload format 2.0', async () => {
    const { send, events } = await aGateway();
    await send('/items/a%20b?tag=one&tag=t%20wo&empty=', {
      headers: {
        'Content-Type': 'application/json',
        'X-Many': ['a', 'b'],
        Cookie: 'c=1; d=2',
        'User-Agent': 'me',
      },
      body: '{"a":"ü"}',
    });
    expect(events).toEqual([
      {
        version: '2.0',
        routeKey: 'POST /items/{id}',
        rawPath: '/items/a b',
        rawQueryString: 'tag=one&tag=t%20wo&empty=',
        cookies: ['c=1', 'd=2'],
        headers: expect.objectContaining({
          'content-type': 'application/json',
          'x-many': 'a,b',
          'user-agent': 'me',
        }),
        queryStringParameters: { tag: 'one,t wo', empty: '' },
        pathParameters: { id: 'a b' },
        requestContext: expect.objectContaining({
          http: {
            method: 'POST',
            path: '/items/a b',
            protocol: 'HTTP/1.1',
            sourceIp: '127.0.0.1',
            userAgent: 'me',
          },
          routeKey: 'POST /items/{id}',
          stage: '$default',
          requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          time: expect.stringMatching(/^\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2} \+0000$/),
        }),
        body: '{"a":"ü"}',
        isBase64Encoded: false,
      },
    ]);
    expect(events[0]?.headers).not.toHaveProperty('cookie');
  });

  it.each([
    ['bytes of an image', 'image/png', Buffer.from([1, 2, 255])],
    ['JSON that is not UTF-8', 'application/json', Buffer.from([0x22, 0xff, 0x22])],
  ])('with %s has its body in base64', async (_, type, body) => {
    const { send, events } = await aGateway();
    await send('/items/1', { headers: { 'content-type': type }, body });
    expect(events[0]).toMatchObject({ body: body.toString('base64'), isBase64Encoded: true });
  });

  it('without a body, query or parameters has none in its event', async () => {
    const { send, events } = await aGateway();
    await send('/elsewhere', { method: 'GET' });
    expect(events[0]).toMatchObject({ routeKey: '$default', isBase64Encoded: false });
    for (const absent of ['body', 'queryStringParameters', 'pathParameters', 'cookies']) {
      expect(events[0]).not.toHaveProperty(absent);
    }
  });

  it('keeps query names such as __proto__ as data', async () => {
    const { send, events } = await aGateway();
    await send('/items/1?__proto__=x&constructor=y');
    expect(Object.entries(events[0]?.queryStringParameters ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });

  it.each(['//other.example/items/1', '/items/..%2f..', '/items/1#x', 'http://other.example/items/1?a=1'])(
    'for %s reaches a function of ours and nothing else',
    async (path) => {
      const { send } = await aGateway();
      expect(await send(path)).toMatchObject({ status: 200, body: 'ok' });
    },
  );
});

describe('an answer', () => {
  it.each<[string, unknown, object]>([
    [
      'with a status',
      { statusCode: 201, headers: { 'X-Number': 7 }, cookies: ['a=1', 'b=2'], body: '{}' },
      {
        status: 201,
        headers: {
          'x-number': '7',
          'set-cookie': ['a=1', 'b=2'],
          'content-type': 'text/plain;charset=UTF-8',
        },
        body: '{}',
      },
    ],
    ['in base64', { statusCode: 200, body: 'aGk=', isBase64Encoded: true }, { status: 200, body: 'hi' }],
    [
      'that is any object',
      { some: 'thing' },
      { status: 200, headers: { 'content-type': 'application/json' }, body: '{"some":"thing"}' },
    ],
    ['that is text', 'text', { status: 200, body: 'text' }],
    [
      'that HTTP cannot carry',
      { statusCode: 200, headers: { 'x-bad': 'a\nb' } },
      { status: 500, body: '{"message":"Internal Server Error"}' },
    ],
    ['with an impossible status', { statusCode: 7 }, { status: 500 }],
  ])('%s is sent by the rules of payload format 2.0', async (_, result, sent) => {
    const { send } = await aGateway(() => result);
    const { headers, ...answer } = await send('/items/1');
    expect({ ...answer, headers: { ...headers } }).toMatchObject(sent);
  });

  it('of a function that fails is a 500 of the gateway', async () => {
    const { send } = await aGateway(() => Promise.reject(new Error('a secret')));
    expect(await send('/items/1')).toMatchObject({
      status: 500,
      body: '{"message":"Internal Server Error"}',
    });
  });

  it('that takes too long is a 503', async () => {
    const { send } = await aGateway(() => new Promise(() => undefined), 20);
    expect(await send('/items/1')).toMatchObject({ status: 503, body: '{"message":"Service Unavailable"}' });
  });

  it('cannot be read by another site', async () => {
    const { send } = await aGateway();
    const { headers } = await send('/items/1', { headers: { origin: 'https://other.example' } });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('the gateway refuses', () => {
  it.each(['rebound.example', 'localhost.example', '127.0.0.1.example:80', '10.0.0.1'])(
    'the host name %j',
    async (host) => {
      const { send, events } = await aGateway();
      expect(await send('/items/1', { headers: { host } })).toMatchObject({ status: 403 });
      expect(events).toEqual([]);
    },
  );

  it.each(['localhost', 'LOCALHOST:3000', '127.0.0.1:3000', '[::1]:3000'])('but not %s', async (host) => {
    const { send } = await aGateway();
    expect(await send('/items/1', { headers: { host } })).toMatchObject({ status: 200 });
  });

  it('a path with invalid percent-encoding', async () => {
    const { send } = await aGateway();
    expect(await send('/items/%zz')).toMatchObject({ status: 400, body: '{"message":"Bad Request"}' });
  });

  it.each([{ 'content-length': String(10 * 1024 * 1024 + 1) }, { 'transfer-encoding': 'chunked' }])(
    'a body over 10 MB (%j), and says so',
    async (headers) => {
      const { send, events } = await aGateway();
      const answer = await send('/items/1', { headers, body: Buffer.alloc(10 * 1024 * 1024 + 1) });
      expect(answer).toMatchObject({ status: 413, body: '{"message":"Request Entity Too Large"}' });
      expect(events).toEqual([]);
    },
  );

  it('a request line and headers of more than 10,240 bytes', async () => {
    const { port, send } = await aGateway();
    const path = `/items/${'a'.repeat(5_000)}`;
    expect(await send(path, { headers: { authorization: 'b'.repeat(4_900) } })).toMatchObject({
      status: 200,
    });
    expect(await send(path, { headers: { authorization: 'b'.repeat(5_300) } })).toMatchObject({
      status: 431,
    });
    expect(await send('/', { headers: { authorization: 'b'.repeat(8_192) } })).toMatchObject({ status: 200 });
    expect(port).toBeGreaterThan(0);
  });

  it('no later request after a client that disconnected', async () => {
    const { port, send, events } = await aGateway();
    const socket = connect(port, '127.0.0.1');
    socket.write('POST /items/1 HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\nhalf');
    socket.destroy();
    expect(await send('/items/2')).toMatchObject({ status: 200 });
    expect(events.map(({ rawPath }) => rawPath)).toEqual(['/items/2']);
  });
});

const routeKeys = [
  'GET /calls',
  'GET /calls/{call_id}',
  'GET /calls/recent',
  'POST /calls',
  'POST /calls/{platform}',
  'POST /calls/recover',
  'POST /calls/{call_id}/redeliver',
  'GET /outlet/{outlet_id}/calls/{call_id}',
  '$default',
];
const route = createRouting(routeKeys.map((key) => ({ key, function: `of ${key}` })));

describe('the route of a request', () => {
  it.each([
    ['GET', '/calls', 'GET /calls', {}],
    ['POST', '/calls', 'POST /calls', {}],
    ['POST', '/calls/vapi', 'POST /calls/{platform}', { platform: 'vapi' }],
    ['POST', '/calls/recover', 'POST /calls/recover', {}],
    ['POST', '/calls/c-1/redeliver', 'POST /calls/{call_id}/redeliver', { call_id: 'c-1' }],
    ['GET', '/calls/c-1', 'GET /calls/{call_id}', { call_id: 'c-1' }],
    ['GET', `/calls/${'c'.repeat(4_000)}`, 'GET /calls/{call_id}', { call_id: 'c'.repeat(4_000) }],
    ['GET', '/calls/c%20d%2Fe', 'GET /calls/{call_id}', { call_id: 'c d/e' }],
    ['GET', '/calls/__proto__', 'GET /calls/{call_id}', { call_id: '__proto__' }],
    [
      'GET',
      '/outlet/9/calls/a:b',
      'GET /outlet/{outlet_id}/calls/{call_id}',
      { outlet_id: '9', call_id: 'a:b' },
    ],
  ])('%s %.40s is found', (method, path, routeKey, parameters) => {
    expect(route(method, path)).toEqual({ routeKey, function: `of ${routeKey}`, parameters });
  });

  it('is the most specific match', () => {
    expect(route('GET', '/calls/recent')?.routeKey).toBe('GET /calls/recent');
  });

  it.each([
    ['PUT', '/calls'],
    ['HEAD', '/calls'],
    ['PROPFIND', '/calls'],
    ['GET', '/'],
    ['GET', '/calls/'],
    ['GET', '/Calls'],
    ['GET', '//calls'],
    ['GET', '/calls/c-1/more'],
    ['GET', '/constructor'],
  ])('%s %s is the default, because no other matches', (method, path) => {
    expect(route(method, path)).toEqual({ routeKey: '$default', function: 'of $default', parameters: {} });
  });

  it('is undefined without a default route', () => {
    expect(createRouting([])('GET', '/calls')).toBeUndefined();
  });
});
