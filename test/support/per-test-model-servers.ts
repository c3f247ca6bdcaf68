/**
 * Starts model servers for the tests of a file and stops them after each test. Apart from
 * model-server.ts, which also runs outside of jest.
 */
import { afterEach } from '@jest/globals';
import { type ModelServer, startModelServer } from './model-server.ts';

/** Returns the function that starts a server. Call it once, at the top of the file. */
export function modelServers(): typeof startModelServer {
  const servers: ModelServer[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });
  return async (...script) => {
    const server = await startModelServer(...script);
    servers.push(server);
    return server;
  };
}
