/** Model servers of a test file, ended after each of its tests. */
import { afterEach } from '@jest/globals';
import { type ModelServer, startModelServer } from './model-server.ts';

/** What starts them; call it once, at the top of the file. */
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
