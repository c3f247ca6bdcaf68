/** A proxy of an AWS endpoint of the local stack that counts what AWS would bill. */
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { request } from 'undici';
import { close, listen } from '../../local/loopback.ts';

export interface MeteredRequest {
  /** As in `UpdateItem`. */
  operation: string;
  body: string;
  /** Sends another request to the endpoint, which is not counted. */
  send: (operation: string, body: unknown) => Promise<unknown>;
  answer: unknown;
  status: number;
}

export interface Meter {
  url: string;
  stop: () => Promise<void>;
}

/**
 * Starts a proxy.
 * @param before may change the body of a request before it is forwarded
 * @param count gets each request with its answer, before the answer is sent
 */
export async function startMeter(
  endpoint: string,
  {
    before = (_, body) => body,
    count,
  }: {
    before?: (operation: string, body: string) => string;
    count: (request: MeteredRequest) => Promise<void> | void;
  },
): Promise<Meter> {
  const server = createServer(async (incoming, response) => {
    try {
      const target = String(incoming.headers['x-amz-target'] ?? '');
      const operation = target.replace(/^.*\./, '');
      const service = target.slice(0, target.length - operation.length);
      const headers = headersOf(incoming);
      const forward = async (name: string, body: string) => {
        const answer = await request(`${endpoint}${incoming.url}`, {
          method: 'POST',
          headers: { ...headers, 'x-amz-target': `${service}${name}` },
          body,
        });
        return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
      };
      const body = before(operation, await text(incoming));
      const answer = await forward(operation, body);
      await count({
        operation,
        body,
        status: answer.status,
        answer: answer.text === '' ? undefined : JSON.parse(answer.text),
        send: async (name, sent) => JSON.parse((await forward(name, JSON.stringify(sent))).text),
      });
      // The answer has a checksum of its text, so the text must not change.
      response.writeHead(answer.status, answer.headers).end(answer.text);
    } catch {
      response.destroy();
    }
  });
  const port = await listen(server, 0);
  return { url: `http://127.0.0.1:${port}`, stop: () => close(server) };
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const hopByHop = ['host', 'connection', 'content-length', 'transfer-encoding', 'expect'];
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      hopByHop.includes(name) || value === undefined ? [] : [[name, String(value)]],
    ),
  );
}
