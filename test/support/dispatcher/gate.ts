/** Stands before an AWS endpoint and sees each request of a dispatcher; it may end the dispatcher before the request is served, or after. */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { request } from 'undici';

export interface SeenRequest {
  /** As in `UpdateItem`. */
  operation: string;
  body: string;
}

export interface Gate {
  url: string;
  stop: () => Promise<void>;
}

/** @param ends whether the dispatcher ends at this request, not served or served and never answered */
export async function startIamProxy(
  endpoint: string,
  ends: (seen: SeenRequest) => 'before' | 'after' | undefined,
  end: () => Promise<void>,
): Promise<Gate> {
  const server = createServer(async (incoming, response) => {
    const body = await text(incoming);
    const operation = String(incoming.headers['x-amz-target'] ?? '').replace(/^.*\./, '');
    const when = ends({ operation, body });
    if (when === 'before') {
      await end();
      return response.destroy();
    }
    const { host: _, connection: __, 'content-length': ___, ...headers } = incoming.headers;
    const answer = await request(`${endpoint}${incoming.url}`, { method: 'POST', headers, body });
    const answered = await answer.body.text();
    if (when === 'after') {
      await end();
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
