/** The body of a request to one of our servers, as long as it is not too long. */
import type { IncomingMessage } from 'node:http';

/** Undefined when it has more bytes than `most`; the rest of it is then left unread. @throws when the sender goes away */
export async function readBody(request: IncomingMessage, most: number): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > most) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  // The request stays open, so that it can still be answered.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.byteLength;
    if (bytes > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
