import { createServer } from 'node:http';
import type { LookupFunction } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { request } from 'undici';
import { send } from '../../../../lib/sending/send.ts';
import { createSender } from '../../../../lib/sending/sender.ts';
import { addressPolicy } from '../../../../lib/sending/ssrf-guard/address-policy.ts';
import { guardedAgent } from '../../../../lib/sending/ssrf-guard/agent.ts';
import { NameNotResolved } from '../../../../lib/sending/ssrf-guard/resolve.ts';
import { eventually } from '../../../support/eventually.ts';

// Everything here leads to this server on loopback or nowhere: the addresses are judged, and those
// that would be connected are loopback's own.
let port: number;
let connections = 0;
const server = createServer((_, response) => response.end('reached'));
server.on('connection', () => {
  connections += 1;
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  connections = 0;
});

/** A resolver of the test's own: answers by name, one answer after the other. */
const resolver = (answers: Record<string, string[][]>): LookupFunction => {
  const asked = new Map<string, number>();
  return (hostname, _, callback) => {
    const count = asked.get(hostname) ?? 0;
    asked.set(hostname, count + 1);
    const known = answers[hostname] ?? [];
    const addresses = known[Math.min(count, known.length - 1)] ?? [];
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
};

async function deliver(
  host: string,
  { allowed = '', lookup }: { allowed?: string; lookup?: LookupFunction } = {},
) {
  const policy = addressPolicy({ ALLOWED_PRIVATE_NETWORKS: allowed, ALLOW_HTTP_DESTINATIONS: true });
  const sender = createSender({ policy, timeoutMs: 2_000, ...(lookup && { lookup }) });
  const url = `http://${host}:${port}/`;
  const result = await send(sender, { method: 'POST', url, headers: {}, body: '{}' });
  await sender.agent.destroy();
  return result;
}

describe('the agent of deliveries', () => {
  it('connects to allowed addresses', async () => {
    expect(await deliver('127.0.0.1', { allowed: '127.0.0.0/8' })).toMatchObject({
      status_code: 200,
      error: null,
    });
    const lookup = resolver({ 'shop.example': [['127.0.0.1']] });
    expect(await deliver('shop.example', { allowed: '127.0.0.0/8', lookup })).toMatchObject({
      status_code: 200,
    });
  });

  it.each([
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '[::ffff:127.0.0.1]',
    '[::1]',
    'localhost',
    'x.localhost',
  ])('refuses %s before it connects', async (host) => {
    const lookup = resolver({ localhost: [['127.0.0.1']], 'x.localhost': [['127.0.0.1']] });
    const { status_code, error } = await deliver(host, { lookup });
    expect({ status_code, error }).toEqual({
      status_code: null,
      error: expect.stringContaining('SSRF guard'),
    });
    expect(connections).toBe(0);
  });

  it.each([
    ['loopback', ['127.0.0.1']],
    ['a private network', ['10.0.0.1']],
    ['the metadata service', ['169.254.169.254']],
    ['one public and one private address', ['93.184.215.14', '127.0.0.1']],
    ['a public IPv4 and a local IPv6 address', ['93.184.215.14', 'fe80::1']],
    ['a mapped address', ['::ffff:127.0.0.1']],
    ['a NAT64 address', ['64:ff9b::7f00:1']],
    ['nothing', []],
    ['what is no address', ['not an address']],
  ])('refuses a name that resolves to %s', async (_, addresses) => {
    const { status_code, error } = await deliver('shop.example', {
      lookup: resolver({ 'shop.example': [addresses] }),
    });
    expect({ status_code, error }).toEqual({
      status_code: null,
      error: expect.stringContaining('SSRF guard'),
    });
    expect(error).not.toContain('10.0.0.1');
    expect(connections).toBe(0);
  });

  it('checks the resolution that it connects to, so that a name cannot change in between', async () => {
    const lookup = resolver({ 'shop.example': [['127.0.0.1'], ['10.0.0.1']] });
    const policy = addressPolicy({ ALLOWED_PRIVATE_NETWORKS: '127.0.0.0/8', ALLOW_HTTP_DESTINATIONS: true });
    const sender = createSender({ policy, timeoutMs: 2_000, lookup });
    const request = { method: 'POST', url: `http://shop.example:${port}/`, headers: {}, body: '{}' } as const;
    expect(await send(sender, request)).toMatchObject({ status_code: 200 });
    server.closeAllConnections();
    const second = await send(sender, request);
    // The kept connection may have been taken once more before it was seen to be closed; a new one
    // never is.
    const third = await send(sender, request);
    expect([second.error, third.error].some((error) => error?.includes('SSRF guard'))).toBe(true);
    expect(connections).toBe(1);
    await sender.agent.destroy();
  });

  it('uses no proxy', async () => {
    process.env.HTTP_PROXY = 'http://127.0.0.1:9';
    process.env.http_proxy = 'http://127.0.0.1:9';
    try {
      expect(await deliver('127.0.0.1', { allowed: '127.0.0.0/8' })).toMatchObject({ status_code: 200 });
    } finally {
      delete process.env.HTTP_PROXY;
      delete process.env.http_proxy;
    }
  });

  it.each(['localhost', 'shop.localhost', 'LOCALHOST.'])(
    'takes %s for this machine, whatever a resolver says, where that may be reached',
    async (host) => {
      const lookup: LookupFunction = (_, __, callback) => callback(new Error('asked'), []);
      expect(await deliver(host, { allowed: '127.0.0.0/8', lookup })).toMatchObject({ status_code: 200 });
    },
  );

  it('reports an unknown name', async () => {
    const lookup: LookupFunction = (_, __, callback) => callback(new NameNotResolved('ENOTFOUND'), []);
    expect(await deliver('shop.example', { lookup })).toMatchObject({
      error: 'the name of the host was not found (DNS)',
    });
  });

  it('closes idle connections after its own limit, whatever the receiver offers', async () => {
    let open = 0;
    const offering = createServer((_, response) =>
      response.setHeader('keep-alive', 'timeout=600').end('ok'),
    ).on('connection', (socket) => {
      open += 1;
      socket.once('close', () => {
        open -= 1;
      });
    });
    // Its own limit must not be the one that ends it.
    offering.keepAliveTimeout = 600_000;
    await new Promise<void>((resolve) => offering.listen(0, '127.0.0.1', resolve));
    const address = offering.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`;
    const policy = addressPolicy({ ALLOWED_PRIVATE_NETWORKS: '127.0.0.0/8', ALLOW_HTTP_DESTINATIONS: true });
    const agent = guardedAgent({ policy, timeoutMs: 2_000, keepAliveMs: 100 });
    const { body } = await request(url, { dispatcher: agent });
    await body.dump();
    await eventually(() => (open === 0 ? true : undefined), 'the connection to be closed', 10);
    await agent.destroy();
    await new Promise((resolve) => offering.close(resolve));
  });
});
