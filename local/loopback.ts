/**
 * HTTP servers on the loopback interface: listen, close, read a request's body, and refuse foreign
 * host names.
 */
import type { IncomingMessage, Server } from 'node:http';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartupError, systemCode } from './startup-error.ts';

/** Listens on 127.0.0.1 and returns the port. @throws {StartupError} when the port is in use */
export const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const isInUse = systemCode(error) === 'EADDRINUSE';
      reject(
        isInUse
          ? new StartupError(`port ${port} is in use: set PORT to another port, or to 0 for any free port`)
          : error,
      );
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });

/**
 * Closes a server: refuses new requests, waits for running requests, then closes the remaining
 * connections.
 * @param patienceMs how long running requests may take
 */
export async function close(server: Server, { patienceMs = 0 }: { patienceMs?: number } = {}): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  if (patienceMs > 0) await Promise.race([closed, sleep(patienceMs, undefined, { ref: false })]);
  server.closeAllConnections();
  await closed;
}

/** Returns a TCP port that no program listens on. Another program may take it before it is used. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

const LOCAL_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;

/**
 * Whether the Host header names this machine. Refusing other names prevents DNS rebinding by a web
 * page.
 */
export const isForThisMachine = ({ headers }: Pick<IncomingMessage, 'headers'>): boolean =>
  LOCAL_HOST.test(headers.host ?? '');

/**
 * A client that is still sending does not read the answer, so the rest of a large body is read up
 * to this limit.
 */
const MAX_DISCARDED_BYTES = 64 * 1024 * 1024;

/**
 * Reads the body of a request. The request stays open, so that it can still be answered.
 * @returns undefined when the body has more than `maxBytes`
 * @throws when the client closes the connection
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.byteLength;
    if (bytes <= maxBytes) chunks.push(chunk);
    else chunks.length = 0;
    if (bytes > maxBytes + MAX_DISCARDED_BYTES) break;
  }
  return bytes > maxBytes ? undefined : Buffer.concat(chunks);
}
