import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshOutlet } from '../support/api.ts';
import { selfSigned } from '../support/certificate.ts';
import { eventually } from '../support/eventually.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { type CallDocument, startTestStack, type TestStack } from '../support/stack.ts';

const TIMEOUT_SECONDS = 2;
let stack: TestStack;
let healthy: Receiver;
const receivers: Receiver[] = [];
const misbehaving: { server: Server; open: Set<Socket> }[] = [];
beforeAll(async () => {
  healthy = await startReceiver();
  stack = await startTestStack({
    RETRY_SCHEDULE_SECONDS: '0,0,0',
    DELIVERY_TIMEOUT_SECONDS: String(TIMEOUT_SECONDS),
  });
});
afterAll(async () => {
  await stack.stop();
  await Promise.all([healthy, ...receivers].map((receiver) => receiver.stop()));
  for (const { server, open } of misbehaving) {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
});

/**
 * Starts a receiver that misbehaves on its first `failures` requests and then answers 200. Returns
 * its URL.
 */
async function startMisbehavingReceiver(
  misbehave: (socket: Socket) => void,
  failures: number,
  serve: (onConnection: (socket: Socket) => void) => Server = createServer,
) {
  let seen = 0;
  const open = new Set<Socket>();
  const server = serve((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      seen += 1;
      if (seen <= failures) misbehave(socket);
      else socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok');
    });
  });
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  misbehaving.push({ server, open });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`;
}

/** Submits a call that is delivered to a URL; `ended` waits until the delivery has ended. */
async function submitCallTo(
  api_url: string,
): Promise<{ outlet: number; ended: () => Promise<CallDocument> }> {
  const outlet = freshOutlet();
  const api = stack.api(outlet);
  await api.post('/destinations', { destination_name: 'CRM', api_method: 'POST', api_url });
  await api.post('/calls', { call_id: 'c-1', timestamp: '2026-11-20T10:03:44Z', transcript: 'user: hello' });
  const ended = () =>
    stack.waitFor(outlet, 'c-1', ({ status }) => status !== 'received' && status !== 'extracted');
  return { outlet, ended };
}

const answer =
  (head: string, body = '') =>
  (socket: Socket) =>
    socket.end(`HTTP/1.1 ${head}\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`);

describe('a receiver that misbehaves once and then answers 200', () => {
  it.each<[string, (socket: Socket) => void, string]>([
    ['answers 500', answer('500 Oops', 'broken'), 'answered 500'],
    ['hangs', () => undefined, `timed out after ${TIMEOUT_SECONDS * 1000} ms`],
    [
      'sends its headers one byte at a time and never ends',
      (socket) => {
        const timer = setInterval(() => socket.write('H'), 100);
        socket.once('close', () => clearInterval(timer));
      },
      '',
    ],
    ['resets', (socket) => socket.resetAndDestroy(), 'the connection was reset'],
    ['closes without an answer', (socket) => socket.end(), 'the connection was closed before an answer came'],
    [
      'redirects to an address of this machine',
      (socket) => answer(`302 Found\r\nlocation: ${healthy.url}/stolen`)(socket),
      'answered 302: redirects are not followed',
    ],
    [
      'answers without end',
      (socket) => {
        socket.write('HTTP/1.1 500 Oops\r\ncontent-length: 1073741824\r\n\r\n');
        const block = Buffer.alloc(64 * 1024, 'x');
        const more = () => {
          while (!socket.destroyed && socket.write(block));
        };
        socket.on('drain', more);
        more();
      },
      'answered 500',
    ],
    [
      'closes in the middle of its body',
      (socket) => socket.end('HTTP/1.1 503 Later\r\ncontent-length: 100\r\n\r\nhalf'),
      'answered 503',
    ],
    ['sends Retry-After: 1, in seconds', answer('429 Slow\r\nretry-after: 1'), 'answered 429'],
    [
      'sends Retry-After as a date',
      (socket) => answer(`429 Slow\r\nretry-after: ${new Date(Date.now() + 1500).toUTCString()}`)(socket),
      'answered 429',
    ],
  ])(
    'gets the delivery at its second attempt, and the log says why: it %s',
    async (name, misbehave, error) => {
      const { ended } = await submitCallTo(await startMisbehavingReceiver(misbehave, 1));
      const { status, deliveries } = await ended();
      expect({ status, attempts: deliveries[0]?.attempts }).toMatchObject({
        status: 'completed',
        attempts: [
          { attempt: 1, error: expect.stringContaining(error) },
          { attempt: 2, status_code: 200, error: null },
        ],
      });
      const [first, second] = deliveries[0]?.attempts ?? [];
      if (name.startsWith('sends Retry-After')) {
        // A date has whole seconds only, so the wait may be as short as half a second.
        const waited = Date.parse(second?.at ?? '') - Date.parse(first?.at ?? '');
        expect(waited).toBeGreaterThanOrEqual(500);
      }
      expect(healthy.requests).toEqual([]);
    },
  );

  it('fails on every attempt, with the reason, when it answers a TLS request in plain HTTP', async () => {
    const url = (await startMisbehavingReceiver(answer('200 OK'), 10)).replace('http:', 'https:');
    const { ended } = await submitCallTo(url);
    const { status, deliveries } = await ended();
    expect(status).toBe('failed');
    expect(deliveries[0]?.attempts).toHaveLength(3);
    expect(deliveries[0]?.reason).toBe('the host does not speak TLS on this port: did you mean http://?');
  });
});

describe('a receiver with a self-signed certificate', () => {
  it('gets no request on any attempt of the schedule, and the log says why', async () => {
    let requests = 0;
    const countRequest = () => {
      requests += 1;
    };
    const url = await startMisbehavingReceiver(countRequest, Number.POSITIVE_INFINITY, (onConnection) =>
      createTlsServer(selfSigned('127.0.0.1'), onConnection).on('tlsClientError', () => undefined),
    );
    const { ended } = await submitCallTo(url.replace('http:', 'https:'));
    const { status, deliveries } = await ended();
    expect({ status, deliveries }).toMatchObject({
      status: 'failed',
      deliveries: [{ reason: 'TLS failed: DEPTH_ZERO_SELF_SIGNED_CERT' }],
    });
    expect(deliveries[0]?.attempts).toHaveLength(3);
    expect(requests).toBe(0);
  });
});

describe('a receiver that hangs', () => {
  it('delays no other: 20 deliveries to a healthy one arrive before the first of 200 times out', async () => {
    // The timeout of a deployment on AWS.
    const running = await startTestStack({ DELIVERY_TIMEOUT_SECONDS: '15' });
    const hanging = freshOutlet();
    const healthyOutlet = freshOutlet();
    let timedOut = 0;
    const url = await startMisbehavingReceiver(
      (socket) =>
        socket.once('close', () => {
          timedOut += 1;
        }),
      Number.POSITIVE_INFINITY,
    );
    const receiver = await startReceiver();
    receivers.push(receiver);
    const destination = { destination_name: 'CRM', api_method: 'POST' };
    await running.api(hanging).post('/destinations', { ...destination, api_url: url });
    await running.api(healthyOutlet).post('/destinations', { ...destination, api_url: receiver.url });
    const sendCallEnded = (outlet_id: number, index: number) =>
      running.sendToQueue({
        call_id: `c-${index}`,
        outlet_id,
        timestamp: '2026-11-20T10:03:44Z',
        transcript: 'user: hello',
      });
    // This call loads the functions: their cold start takes a second and is not part of the
    // measurement.
    await sendCallEnded(healthyOutlet, 1000);
    await receiver.received(1);
    await Promise.all([
      ...Array.from({ length: 200 }, (_, index) => sendCallEnded(hanging, index)),
      ...Array.from({ length: 20 }, (_, index) => sendCallEnded(healthyOutlet, index)),
    ]);
    await eventually(() => (receiver.requests.length > 20 ? true : undefined), '20 deliveries');
    expect({ delivered: receiver.requests.length, timedOut }).toEqual({ delivered: 21, timedOut: 0 });
    await running.stop();
  });
});
