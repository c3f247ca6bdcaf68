/** A receiver for newcomers: `/_receiver/<name>` takes deliveries and shows the last of them. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';

const PATH = /^\/_receiver\/([^/?]*)/;
const KEPT_REQUESTS = 200;
const KEPT_BYTES = 1024 * 1024;
/** Of all receivers together: the whole stack stays under 400 MB. */
const KEPT_BYTES_IN_ALL = 32 * 1024 * 1024;

/** A delivery that arrived, as the JSON view of a receiver lists it. */
export const Received = z.object({
  at: z.string(),
  receiver: z.string(),
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  /** At most 1 MB of it. */
  body: z.string(),
});
export type Received = z.infer<typeof Received>;

// What receivers got is a stranger's text: shown as text, never run.
const SAFE = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'",
  'cache-control': 'no-store',
};
const PLAIN = { 'content-type': 'text/plain; charset=utf-8', ...SAFE };

/**
 * Takes requests under `/_receiver/`; gives false for any other. A delivery is what carries a `webhook-id`, or is no
 * GET; a plain GET shows what arrived, newest first, as text, or as JSON when it accepts that.
 */
export function createReceiver(): (request: IncomingMessage, response: ServerResponse) => boolean {
  let received: readonly Received[] = [];
  return (request, response) => {
    const receiver = PATH.exec(request.url ?? '')?.[1];
    if (receiver === undefined) return false;
    const isDelivery =
      request.headers['webhook-id'] !== undefined || !['GET', 'HEAD'].includes(request.method ?? '');
    if (isDelivery) {
      take(request, receiver).then(
        (delivery) => {
          received = kept([delivery, ...received]);
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

async function take(request: IncomingMessage, receiver: string): Promise<Received> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Read to its end, as a receiver would, whatever is kept of it.
  for await (const chunk of request) {
    if (bytes < KEPT_BYTES) chunks.push(chunk);
    bytes += chunk.byteLength;
  }
  return {
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
    body: Buffer.concat(chunks).subarray(0, KEPT_BYTES).toString('utf8'),
  };
}

/** The newest of each receiver, as long as all together are not too large. */
function kept(newestFirst: readonly Received[]): Received[] {
  const counts = new Map<string, number>();
  let bytes = 0;
  return newestFirst.filter(({ receiver, body }) => {
    const count = (counts.get(receiver) ?? 0) + 1;
    counts.set(receiver, count);
    bytes += body.length;
    return count <= KEPT_REQUESTS && bytes <= KEPT_BYTES_IN_ALL;
  });
}

function show(received: readonly Received[], request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.accept?.includes('application/json')) {
    const headers = { 'content-type': 'application/json', ...SAFE };
    response.writeHead(200, headers).end(JSON.stringify(received));
    return;
  }
  const text = received.map(asText).join('\n\n') || 'nothing was received yet';
  response.writeHead(200, PLAIN).end(`${text}\n`);
}

/** A received request as a person reads it. */
export const asText = ({ at, method, url, headers, body }: Received): string =>
  [
    `${at}  ${method} ${url}`,
    ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`),
    ...(body === '' ? [] : ['', indented(body)]),
  ]
    .map(withoutControls)
    .join('\n');

// What a caller said must not steer the terminal that it is shown in.
const withoutControls = (text: string): string =>
  text.replaceAll(/(?![\n\t])\p{Cc}/gu, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2).replaceAll(/^/gm, '  ');
  } catch {
    return body;
  }
}
