/** The body of a request to one of our servers, as long as it is not too long. */
import type { IncomingMessage } from 'node:http';

/** Read to no end: whoever still sends does not listen, and would miss the answer. */
const MOST_DISCARDED_BYTES = 64 * 1024 * 1024;

/** Undefined when it has more bytes than `most`. @throws when the sender goes away */
export async function readBody(request: IncomingMessage, most: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // The request stays open, so that it can still be answered.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.byteLength;
    if (bytes <= most) chunks.push(chunk);
    else chunks.length = 0;
    if (bytes > most + MOST_DISCARDED_BYTES) break;
  }
  return bytes > most ? undefined : Buffer.concat(chunks);
}
