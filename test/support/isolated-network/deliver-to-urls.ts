/**
 * A program that delivers to URLs in a network where every address belongs to this machine
 * (run-isolated.ts), and prints the result of each delivery with the connections that were really
 * made.
 */
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { json } from 'node:stream/consumers';
import { request } from 'undici';
import { send } from '../../../lib/sending/send.ts';
import { openSender } from '../../../lib/sending/sender.ts';
import { selfSigned } from '../certificate.ts';
import { type Delivered, Input, type Output } from './deliver-to-urls.schema.ts';
import { startNameServer } from './name-server.ts';

/** Ports of receivers, of proxies, and of services that must never be reached. */
const PLAIN = [22, 25, 80, 3128, 8080];
const TLS = [443, 8443];

const accepted: string[] = [];
const noteConnection = (socket: Socket) => {
  const address = (socket.localAddress ?? '').replace(/^::ffff:/, '');
  accepted.push(`${address} ${socket.localPort}`);
};

const { zone, urls, crowd } = Input.parse(await json(process.stdin));
const names = await startNameServer(zone);
const redirecting = createHttpServer((_, response) =>
  response
    .writeHead(302, { location: 'http://127.0.0.1:8080/stolen', 'alt-svc': 'h2="127.0.0.1:8080"' })
    .end(),
);
const servers = [
  ...PLAIN.map((port) => ({
    port,
    server: port === 80 ? redirecting : createHttpServer((_, response) => response.end('reached')),
  })),
  ...TLS.map((port) => ({
    port,
    server: createHttpsServer(selfSigned('example.com'), (_, response) => response.end('reached')),
  })),
];
for (const { port, server } of servers) {
  server.on('connection', noteConnection);
  await new Promise<void>((resolve) => server.listen(port, '::', resolve));
}

const settings = { ALLOWED_PRIVATE_NETWORKS: '', ALLOW_HTTP_DESTINATIONS: true, DELIVERY_TIMEOUT_SECONDS: 4 };

/** Returns the error of a delivery, and the connections that were accepted during it. */
async function observed(deliver: () => Promise<string | null>) {
  accepted.length = 0;
  const error = await deliver();
  // A connection that was started is accepted by the end of this turn of the event loop.
  await new Promise((resolve) => setImmediate(resolve));
  return { error, connections: [...accepted] };
}

const delivered: Delivered[] = [];
for (const url of urls) {
  // A new agent for each delivery: a kept connection would hide what a new one does.
  const sender = openSender(settings);
  const { agent } = openSender(settings);
  const sent = await observed(
    async () => (await send(sender, { method: 'POST', url, headers: {}, body: '{}' })).error,
  );
  const byAgentAlone = await observed(async () => {
    try {
      const { body } = await request(url, { dispatcher: agent, method: 'POST', body: '{}' });
      await body.dump();
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  });
  await Promise.all([sender.agent.destroy(), agent.destroy()]);
  delivered.push({ url, ...sent, byAgentAlone });
}

/** Delivers to one host while many deliveries to another host wait. */
async function besideACrowd(): Promise<Output['crowd']> {
  const sender = openSender(settings);
  const errorOf = async (url: string) =>
    (await send(sender, { method: 'POST', url, headers: {}, body: '{}' })).error;
  let waiting = crowd.count;
  const all = Array.from({ length: crowd.count }, async () => {
    const error = await errorOf(crowd.url);
    waiting -= 1;
    return error;
  });
  const beside = await errorOf(crowd.beside);
  const seen = { beside, waiting, errors: [...new Set(await Promise.all(all))] };
  await sender.agent.destroy();
  return seen;
}

const output: Output = { delivered, crowd: await besideACrowd() };
names.stop();
for (const { server } of servers) {
  server.closeAllConnections();
  server.close();
}
process.stdout.write(JSON.stringify(output));
