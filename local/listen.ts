/** HTTP servers of the local stack: on loopback only. */
import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { StartupError, systemCode } from './startup-error.ts';

/** Listens on 127.0.0.1 and gives the port. @throws {StartupError} when the port is taken */
export const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const taken = systemCode(error) === 'EADDRINUSE';
      reject(
        taken ? new StartupError(`port ${port} is in use: set PORT to another, or to 0 for any`) : error,
      );
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });

/** Ends a server: no new requests, a moment for those in hand, then the connections that are left. */
export async function close(server: Server, { patienceMs = 0 }: { patienceMs?: number } = {}): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  if (patienceMs > 0) await Promise.race([closed, wait(patienceMs, undefined, { ref: false })]);
  server.closeAllConnections();
  await closed;
}
