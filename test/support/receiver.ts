/**
 * A customer's endpoint: an HTTP server on loopback that records requests and answers as the test
 * says.
 */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { eventually } from './eventually.ts';

export interface ReceivedRequest {
  method: string;
  /** Path and query as they were sent. */
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
}

/** Starts a receiver. Its answer may depend on the request and on how many requests came before. */
export async function startReceiver(
  answer: (request: ReceivedRequest, before: number) => Answer | Promise<Answer> = () => ({}),
) {
  const requests: ReceivedRequest[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    const received = { method, url, headers, body: await text(request) };
    const answering = answer(received, requests.length);
    requests.push(received);
    const { status = 200, headers: answered = {}, body = 'ok' } = await answering;
    response.writeHead(status, answered).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    /** The requests, once there are at least `count`. */
    received: async (count: number): Promise<ReceivedRequest[]> =>
      eventually(
        () => (requests.length >= count ? requests : undefined),
        `${count} requests at the receiver`,
      ),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;
