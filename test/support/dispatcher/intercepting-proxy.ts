/**
 * A proxy between the dispatcher and an AWS endpoint. At chosen requests it runs an action of the
 * test, such as killing the dispatcher, before or after the endpoint serves the request, and gives
 * the dispatcher no answer.
 */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { request } from 'undici';

export interface SeenRequest {
  /** The operation's name, such as `UpdateItem`. */
  operation: string;
  body: string;
}

export interface InterceptingProxy {
  url: string;
  stop: () => Promise<void>;
}

/**
 * @param intercepts whether `interrupt` runs before or after this request is served; undefined: the
 * request passes
 * @param interrupt what the test does at an intercepted request
 */
export async function startInterceptingProxy(
  endpoint: string,
  intercepts: (seen: SeenRequest) => 'before' | 'after' | undefined,
  interrupt: () => Promise<void>,
): Promise<InterceptingProxy> {
  const server = createServer(async (incoming, response) => {
    const body = await text(incoming);
    const operation = String(incoming.headers['x-amz-target'] ?? '').replace(/^.*\./, '');
    const when = intercepts({ operation, body });
    if (when === 'before') {
      await interrupt();
      return response.destroy();
    }
    const { host: _, connection: __, 'content-length': ___, ...headers } = incoming.headers;
    const answer = await request(`${endpoint}${incoming.url}`, { method: 'POST', headers, body });
    const answered = await answer.body.text();
    if (when === 'after') {
      await interrupt();
      return response.destroy();
    }
    response.writeHead(answer.statusCode, answer.headers).end(answered);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
