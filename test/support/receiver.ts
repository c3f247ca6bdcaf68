/** A customer's endpoint: a real HTTP server on loopback that remembers what it got and answers as it is told. */
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

/** Starts a receiver; `answer` may depend on the request and on how many came before it. */
export async function startReceiver(
  answer: (request: ReceivedRequest, before: number) => Answer | Promise<Answer> = () => ({}),
) {
  const requests: ReceivedRequest[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    const received = { method, url, headers, body: await text(request) };
    const { status = 200, headers: answered = {}, body = 'ok' } = await answer(received, requests.length);
    requests.push(received);
    response.writeHead(status, answered).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    /** The requests, once there are so many. */
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
