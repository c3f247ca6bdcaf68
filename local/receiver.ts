/**
 * A webhook receiver for trying things out: `/_receiver/<name>` accepts deliveries and shows the
 * latest ones.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';

const PATH = /^\/_receiver\/([^/?]*)/;
const MAX_REQUESTS = 200;
const MAX_BYTES = 1024 * 1024;
/** Over all receivers: the whole stack must stay under 400 MB. */
const MAX_BYTES_IN_ALL = 32 * 1024 * 1024;

/** A request that a receiver got, as its JSON view lists it. */
export const Received = z.object({
  at: z.string(),
  receiver: z.string(),
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  /** Cut at 1 MB. */
  body: z.string(),
});
export type Received = z.infer<typeof Received>;

// The bodies are untrusted: browsers must show them as text and run nothing.
const SAFE = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'",
  'cache-control': 'no-store',
};
const PLAIN = { 'content-type': 'text/plain; charset=utf-8', ...SAFE };

/**
 * Answers requests under `/_receiver/` and returns false for any other. A request with a
 * `webhook-id`, or with a method other than GET and HEAD, is stored as a delivery. Any other shows
 * the deliveries, newest first, as text or as JSON.
 */
export function createReceiver(): (request: IncomingMessage, response: ServerResponse) => boolean {
  let received: readonly Received[] = [];
  return (request, response) => {
    const receiver = PATH.exec(request.url ?? '')?.[1];
    if (receiver === undefined) return false;
    const isDelivery =
      request.headers['webhook-id'] !== undefined || !['GET', 'HEAD'].includes(request.method ?? '');
    if (isDelivery) {
      receive(request, receiver).then(
        (delivery) => {
          received = withinLimits([delivery, ...received]);
          response.writeHead(200, PLAIN).end('received');
        },
        () => response.destroy(),
      );
    } else {
      show(
        received.filter((one) => one.receiver === receiver),
        request,
        response,
      );
    }
    return true;
  };
}

async function receive(request: IncomingMessage, receiver: string): Promise<Received> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Like a real receiver, read the whole body, even when only its beginning is stored.
  for await (const chunk of request) {
    if (bytes < MAX_BYTES) chunks.push(chunk);
    bytes += chunk.byteLength;
  }
  return {
    at: new Date().toISOString(),
    receiver,
    method: request.method ?? '',
    url: request.url ?? '',
    headers: Object.fromEntries(
      // Node decodes header values as latin1; ours are UTF-8.
      Object.entries(request.headersDistinct).map(([name, values = []]) => [
        name,
        Buffer.from(values.join(', '), 'latin1').toString('utf8'),
      ]),
    ),
    body: Buffer.concat(chunks).subarray(0, MAX_BYTES).toString('utf8'),
  };
}

/** Keeps the newest requests of each receiver, within the limits. */
function withinLimits(newestFirst: readonly Received[]): Received[] {
  const counts = new Map<string, number>();
  let bytes = 0;
  return newestFirst.filter(({ receiver, body }) => {
    const count = (counts.get(receiver) ?? 0) + 1;
    counts.set(receiver, count);
    bytes += body.length;
    return count <= MAX_REQUESTS && bytes <= MAX_BYTES_IN_ALL;
  });
}

function show(received: readonly Received[], request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.accept?.includes('application/json')) {
    const headers = { 'content-type': 'application/json', ...SAFE };
    response.writeHead(200, headers).end(JSON.stringify(received));
    return;
  }
  const text = received.map(asText).join('\n\n') || 'no deliveries yet';
  response.writeHead(200, PLAIN).end(`${text}\n`);
}

/** Formats a received request for a terminal. */
export const asText = ({ at, method, url, headers, body }: Received): string =>
  [
    `${at}  ${method} ${url}`,
    ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`),
    ...(body === '' ? [] : ['', indented(body)]),
  ]
    .map(withoutControls)
    .join('\n');

// Control characters in untrusted text could control the terminal.
const withoutControls = (text: string): string =>
  text.replaceAll(/(?![\n\t])\p{Cc}/gu, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2).replaceAll(/^/gm, '  ');
  } catch {
    return body;
  }
}
