/**
 * Delivers to URLs where every address is this machine's, and tells what became of each and which connections were really
 * made. Run in a network of its own: see network.ts.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import { request } from 'undici';
import { send } from '../../../lib/delivery/send.ts';
import { openSender } from '../../../lib/delivery/sender.ts';
import { type Delivered, Input } from './deliveries.schema.ts';
import { startNameServer } from './name-server.ts';

/** Where receivers, proxies, and what must never be reached would listen. */
const PLAIN = [22, 25, 80, 3128, 8080];
const TLS = [443, 8443];

const accepted: string[] = [];
const noteConnection = (socket: Socket) => {
  const address = (socket.localAddress ?? '').replace(/^::ffff:/, '');
  // The name server's and this program's own are none of these.
  accepted.push(`${address} ${socket.localPort}`);
};

function certificate() {
  const folder = mkdtempSync(path.join(tmpdir(), 'postcall-certificate-'));
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=example.com', '-days', '1'];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-keyout',
      key,
      '-out',
      cert,
      ...subject,
    ],
    { stdio: 'ignore' },
  );
  const pair = { key: readFileSync(key), cert: readFileSync(cert) };
  rmSync(folder, { recursive: true, force: true });
  return pair;
}

const { zone, urls } = Input.parse(await json(process.stdin));
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
    server: createHttpsServer(certificate(), (_, response) => response.end('reached')),
  })),
];
for (const { port, server } of servers) {
  server.on('connection', noteConnection);
  await new Promise<void>((resolve) => server.listen(port, '::', resolve));
}

const settings = { ALLOWED_PRIVATE_NETWORKS: '', ALLOW_HTTP_DESTINATIONS: true, DELIVERY_TIMEOUT_SECONDS: 4 };

/** What `deliver` says, and who was connected meanwhile. */
async function observed(deliver: () => Promise<string | null>) {
  accepted.length = 0;
  const error = await deliver();
  // A connection that was begun is accepted by now, or in this turn.
  await new Promise((resolve) => setImmediate(resolve));
  return { error, connections: [...accepted] };
}

const delivered: Delivered[] = [];
for (const url of urls) {
  // An agent for each: a connection that was kept would hide what a new one does.
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
names.stop();
for (const { server } of servers) {
  server.closeAllConnections();
  server.close();
}
process.stdout.write(JSON.stringify(delivered));
