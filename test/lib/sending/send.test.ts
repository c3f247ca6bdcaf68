import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, type LookupFunction, type Server as TcpServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { send, succeeded } from '../../../lib/sending/send.ts';
import { createSender, type Sender } from '../../../lib/sending/sender.ts';
import { addressPolicy } from '../../../lib/sending/ssrf-guard/address-policy.ts';
import { NameNotResolved } from '../../../lib/sending/ssrf-guard/resolve.ts';
import { selfSigned } from '../../support/certificate.ts';

const policy = addressPolicy({ ALLOWED_PRIVATE_NETWORKS: '127.0.0.0/8', ALLOW_HTTP_DESTINATIONS: true });
const senders: Sender[] = [];
const servers: (Server | TcpServer)[] = [];
afterEach(async () => {
  await Promise.all(senders.splice(0).map(({ agent }) => agent.destroy()));
  for (const server of servers.splice(0)) {
    if ('closeAllConnections' in server) server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function listening(server: Server | TcpServer): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

function senderWith({
  timeoutMs = 2_000,
  lookup,
}: {
  timeoutMs?: number;
  lookup?: LookupFunction;
} = {}): Sender {
  const sender = createSender({ policy, timeoutMs, ...(lookup && { lookup }) });
  senders.push(sender);
  return sender;
}

async function sendTo(
  receiver: RequestListener,
  {
    timeoutMs = 2_000,
    headers = {},
    body = '{}',
    method = 'POST' as const,
  }: { timeoutMs?: number; headers?: Record<string, string>; body?: string | null; method?: 'POST' } = {},
) {
  const host = await listening(createServer(receiver));
  return send(senderWith({ timeoutMs }), { method, url: `http://${host}/hook`, headers, body });
}

describe('send', () => {
  it('returns the answer', async () => {
    const result = await sendTo((_, response) => response.writeHead(201).end('thank you'));
    expect(result).toEqual({
      status_code: 201,
      duration_ms: expect.any(Number),
      error: null,
      response_excerpt: 'thank you',
      retry_after: null,
    });
    expect(succeeded(result)).toBe(true);
  });

  it('sends header values beyond ASCII as UTF-8 bytes', async () => {
    let seen = '';
    await sendTo(
      (request, response) => {
        seen = Buffer.from(String(request.headers['x-name']), 'latin1').toString('utf8');
        response.end();
      },
      { headers: { 'x-name': 'Jürgen 日本' } },
    );
    expect(seen).toBe('Jürgen 日本');
  });

  it.each([
    [301, 'answered 301: redirects are not followed'],
    [404, 'answered 404'],
    [410, 'answered 410'],
    [500, 'answered 500'],
  ])('takes %i for a failure', async (status, error) => {
    let requests = 0;
    const result = await sendTo((_, response) => {
      requests += 1;
      response.writeHead(status, { location: '/elsewhere', 'retry-after': '7' }).end('no');
    });
    expect(result).toMatchObject({ status_code: status, error, response_excerpt: 'no', retry_after: '7' });
    expect(succeeded(result)).toBe(false);
    expect(requests).toBe(1);
  });

  it('times out with a receiver that hangs', async () => {
    const result = await sendTo(() => undefined, { timeoutMs: 150 });
    expect(result).toMatchObject({ status_code: null, error: 'timed out after 150 ms' });
  });

  it('times out with a receiver that drips its answer, and returns what arrived', async () => {
    const result = await sendTo(
      (_, response) => {
        response.writeHead(503);
        const timer = setInterval(() => response.write('.'), 20);
        response.on('close', () => clearInterval(timer));
      },
      { timeoutMs: 200 },
    );
    expect(result).toMatchObject({ status_code: 503, error: 'answered 503, then timed out after 200 ms' });
    expect(result.response_excerpt).toMatch(/^\.+$/);
  });

  it('stops reading an endless answer', async () => {
    let written = 0;
    const result = await sendTo((_, response) => {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(16_384))) written += 16_384;
        written += 16_384;
      };
      response.on('drain', more);
      more();
    });
    expect(result).toMatchObject({ status_code: 200, error: null });
    expect(result.response_excerpt).toHaveLength(4096);
    expect(written).toBeLessThan(64 * 1024 * 1024);
  });

  it.each([
    ['compressed', gzipSync('hello'), { 'content-encoding': 'gzip' }],
    ['no UTF-8', Buffer.from([0xff, 0xfe, 0x00, 0x41]), {}],
    ['full of control characters', Buffer.from('a\u0000b\u001b[31mc\u0007'), {}],
  ])('shows an answer that is %s as harmless text', async (_, bytes, headers) => {
    const result = await sendTo((__, response) => response.writeHead(200, headers).end(bytes));
    expect(result.error).toBeNull();
    expect(result.response_excerpt).not.toMatch(/[^\P{C}\n\t]/u);
    expect(result.response_excerpt?.isWellFormed()).toBe(true);
  });

  it.each<[string, (server: import('node:net').Socket) => void, string]>([
    ['resets the connection', (socket) => socket.resetAndDestroy(), 'the connection was reset'],
    ['closes without an answer', (socket) => socket.end(), 'the connection was closed before an answer came'],
    ['answers without HTTP', (socket) => socket.end('hello\r\n\r\n'), 'the host did not answer with HTTP'],
    [
      'breaks its headers off',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-le'),
      'the connection was closed',
    ],
  ])('says why when a receiver %s', async (_, behave, why) => {
    const host = await listening(
      createTcpServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => behave(socket));
      }),
    );
    const result = await send(senderWith(), {
      method: 'POST',
      url: `http://${host}/`,
      headers: {},
      body: '{}',
    });
    expect(result).toMatchObject({ status_code: null, error: expect.stringContaining(why) });
  });

  it('counts a 2xx that breaks off in its body as a success', async () => {
    const host = await listening(
      createTcpServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\npart'));
      }),
    );
    const result = await send(senderWith(), {
      method: 'POST',
      url: `http://${host}/`,
      headers: {},
      body: '{}',
    });
    expect(result).toMatchObject({ status_code: 200, error: null, response_excerpt: 'part' });
  });

  it('reports a refused connection', async () => {
    const server = createServer();
    const host = await listening(server);
    await new Promise((resolve) => servers.splice(0)[0]?.close(resolve));
    const result = await send(senderWith(), {
      method: 'POST',
      url: `http://${host}/`,
      headers: {},
      body: '{}',
    });
    expect(result).toMatchObject({ status_code: null, error: 'the connection was refused' });
  });

  it('verifies TLS', async () => {
    const host = await listening(createTlsServer(selfSigned('127.0.0.1'), (_, response) => response.end()));
    const result = await send(senderWith(), {
      method: 'POST',
      url: `https://${host}/`,
      headers: {},
      body: '{}',
    });
    expect(result).toMatchObject({ status_code: null, error: expect.stringContaining('TLS failed') });
  });

  it('asks for http:// when a receiver at https:// does not speak TLS', async () => {
    let requests = 0;
    const host = await listening(
      createServer((_, response) => {
        requests += 1;
        response.end();
      }),
    );
    const result = await send(senderWith(), {
      method: 'POST',
      url: `https://${host}/`,
      headers: {},
      body: '{}',
    });
    expect(result).toMatchObject({
      status_code: null,
      error: 'the host does not speak TLS on this port: did you mean http://?',
    });
    expect(requests).toBe(0);
  });

  it.each(['hello i am ssh\r\n', 'SSH-2.0-OpenSSH_9.6\r\n'])(
    'reports a server that does not speak HTTP: %j',
    async (greeting) => {
      const server = createTcpServer((socket) => {
        socket.on('error', () => undefined);
        // Without reading, the socket would never see that the client closed it.
        socket.resume();
        socket.end(greeting);
      });
      const url = `http://${await listening(server)}/`;
      const result = await send(senderWith(), { method: 'POST', url, headers: {}, body: '{}' });
      expect(result).toMatchObject({ status_code: null, error: 'the host did not answer with HTTP' });
    },
  );

  it('reuses connections for later deliveries', async () => {
    let connections = 0;
    const server = createServer((_, response) => response.end('ok'));
    server.on('connection', () => {
      connections += 1;
    });
    const url = `http://${await listening(server)}/`;
    const sender = senderWith();
    for (let index = 0; index < 10; index += 1) {
      await send(sender, { method: 'POST', url, headers: {}, body: '{}' });
    }
    // A second one is opened when the first is not yet free again.
    expect(connections).toBeLessThanOrEqual(2);
  });
});

const aPost = (url: string, headers: Record<string, string> = {}) =>
  ({ method: 'POST', url, headers, body: '{}' }) as const;

/** Sends to a name that is looked up in vain. */
const sendAfter = (error: Error) =>
  send(senderWith({ lookup: (_, __, callback) => callback(error, []) }), aPost('http://shop.example/'));

describe('a slow host', () => {
  it('gets every request in the end: 200 requests that take a second each, with a timeout of two', async () => {
    let busy = 0;
    let most = 0;
    const url = `http://${await listening(
      createServer((_, response) => {
        busy += 1;
        most = Math.max(most, busy);
        setTimeout(() => {
          busy -= 1;
          response.end('ok');
        }, 1_000);
      }),
    )}/`;
    const sender = senderWith({ timeoutMs: 2_000 });
    const results = await Promise.all(Array.from({ length: 200 }, () => send(sender, aPost(url))));
    expect(results.filter(({ error }) => error !== null)).toEqual([]);
    expect(most).toBe(64);
  });

  it('fails all waiting requests once it answers none', async () => {
    let requests = 0;
    const url = `http://${await listening(
      createServer(() => {
        requests += 1;
      }),
    )}/`;
    const sender = senderWith({ timeoutMs: 300 });
    const results = await Promise.all(Array.from({ length: 300 }, () => send(sender, aPost(url))));
    expect(new Set(results.map(({ error }) => error))).toEqual(
      new Set(['timed out after 300 ms', 'not sent: all connections to the host were busy']),
    );
    // Nobody's time began when another's was over.
    expect(requests).toBe(64);
  });
});

describe('our own failure', () => {
  it.each(['EMFILE', 'ENFILE', 'ENOMEM', 'EADDRNOTAVAIL'])('is thrown: %s', async (code) => {
    await expect(sendAfter(Object.assign(new Error('of this machine'), { code }))).rejects.toMatchObject({
      code,
    });
  });

  it('is thrown: an error that no network causes', async () => {
    await expect(sendAfter(new TypeError('x is not a function'))).rejects.toThrow(TypeError);
  });

  it('is thrown: a request that cannot be written', async () => {
    const url = `http://${await listening(createServer((_, response) => response.end()))}/`;
    await expect(send(senderWith(), aPost(url, { 'no name': 'x' }))).rejects.toMatchObject({
      code: 'UND_ERR_INVALID_ARG',
    });
  });

  it('releases its connection', async () => {
    const sender = senderWith({ lookup: (_, __, callback) => callback(new TypeError('x'), []) });
    const url = 'http://shop.example/';
    const results = await Promise.allSettled(Array.from({ length: 200 }, () => send(sender, aPost(url))));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
  });
});

describe('a failure of the network or the receiver', () => {
  it.each<[string, string]>([
    ['ECONNRESET', 'the connection was reset'],
    ['EHOSTUNREACH', 'the host cannot be reached'],
    ['ESOMETHING', 'no answer: ESOMETHING'],
  ])('is a result: %s', async (code, error) => {
    expect(await sendAfter(Object.assign(new Error('on the way'), { code }))).toMatchObject({
      status_code: null,
      error,
    });
  });

  it('is a result: an IPv6-only host from a machine without IPv6', async () => {
    const error = Object.assign(new Error('connect'), { code: 'EADDRNOTAVAIL', address: '2606:2800::1' });
    expect(await sendAfter(error)).toMatchObject({ error: 'the host cannot be reached over IPv6' });
  });

  it('is a result: a name that is not resolved, also because there is no name server', async () => {
    expect(await sendAfter(new NameNotResolved('ECONNREFUSED'))).toMatchObject({
      error: 'no name server could be reached (DNS)',
    });
  });
});
