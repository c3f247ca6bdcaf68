/** A receiver for newcomers: `/_receiver/<name>` takes deliveries and shows the last of them. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';

const PATH = '/_receiver/';
const KEPT_REQUESTS = 200;
const KEPT_BYTES = 1024 * 1024;

/** A delivery that arrived, as the JSON view of a receiver lists it. */
export const Received = z.object({
  at: z.string(),
  receiver: z.string(),
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});
export type Received = z.infer<typeof Received>;

// What receivers got is a stranger's text: shown as text, never run.
const SAFE = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'",
  'cache-control': 'no-store',
};

/** Takes requests under `/_receiver/`; gives false for any other. A delivery is what carries a `webhook-id`, or is no GET. */
export function createReceiver() {
  const received: Received[] = [];
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (!url.pathname.startsWith(PATH)) return false;
    const name = url.pathname.slice(PATH.length).split('/')[0] ?? '';
    const isDelivery =
      request.headers['webhook-id'] !== undefined || !['GET', 'HEAD'].includes(request.method ?? '');
    if (isDelivery) take(received, name, request, response);
    else
      show(
        received.filter(({ receiver }) => receiver === name),
        request,
        response,
      );
    return true;
  };
}

function take(
  received: Received[],
  receiver: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    if (bytes < KEPT_BYTES) chunks.push(chunk);
    bytes += chunk.byteLength;
  });
  request.on('end', () => {
    received.unshift({
      at: new Date().toISOString(),
      receiver,
      method: request.method ?? '',
      url: request.url ?? '',
      headers: Object.fromEntries(
        // Header values are bytes that Node hands over as latin1; ours are UTF-8.
        Object.entries(request.headersDistinct).map(([name, values = []]) => [
          name,
          Buffer.from(values.join(', '), 'latin1').toString('utf8'),
        ]),
      ),
      body: Buffer.concat(chunks).toString('utf8'),
    });
    received.length = Math.min(received.length, KEPT_REQUESTS);
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', ...SAFE }).end('received');
  });
}

function show(received: readonly Received[], request: IncomingMessage, response: ServerResponse): void {
  const asJson = request.headers.accept?.includes('application/json') ?? false;
  const type = asJson ? 'application/json' : 'text/plain; charset=utf-8';
  response.writeHead(200, { 'content-type': type, ...SAFE });
  response.end(
    asJson ? JSON.stringify(received) : received.map(asText).join('\n\n') || 'nothing was received yet\n',
  );
}

/** A received request as a person reads it. */
export const asText = ({ at, method, url, headers, body }: Received): string =>
  [
    `${at}  ${method} ${url}`,
    ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`),
    ...(body === '' ? [] : ['', indented(body)]),
  ].join('\n');

function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2).replaceAll(/^/gm, '  ');
  } catch {
    return body;
  }
}
