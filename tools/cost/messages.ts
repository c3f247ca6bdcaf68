/** What a request to SQS costs, and which messages it is about. */
import * as z from 'zod';
import type { Seen } from './meter.ts';

const Received = z.object({
  Messages: z.array(z.object({ ReceiptHandle: z.string(), Body: z.string() })).default([]),
});
const Deleted = z.object({ Entries: z.array(z.object({ ReceiptHandle: z.string() })) });

/** Receipt handles. Batches are deleted together: the poller does it as soon as its function has ended. */
export function messagesOf({ operation, body, answer }: Seen): { received: string[]; deleted: string[] } {
  const none = { received: [], deleted: [] };
  switch (operation) {
    case 'ReceiveMessage': {
      const { data } = Received.safeParse(answer);
      return { ...none, received: data?.Messages.map(({ ReceiptHandle }) => ReceiptHandle) ?? [] };
    }
    case 'DeleteMessageBatch':
      return { ...none, deleted: Deleted.parse(JSON.parse(body)).Entries.map((one) => one.ReceiptHandle) };
    default:
      return none;
  }
}

/** SQS charges each 64 KB of a request's messages as one. */
const CHUNK_BYTES = 64 * 1024;
const chunks = (bytes: number): number => Math.max(1, Math.ceil(bytes / CHUNK_BYTES));

const CHARGED = new Set([
  'SendMessage',
  'SendMessageBatch',
  'DeleteMessage',
  'DeleteMessageBatch',
  'ChangeMessageVisibility',
  'ChangeMessageVisibilityBatch',
]);

/** Requests on the bill. What receives nothing is Lambda's polling, which goes on without calls and is counted apart. */
export function requestsOf({ operation, body, answer }: Seen): number {
  if (operation === 'ReceiveMessage') {
    const { data } = Received.safeParse(answer);
    const bytes = data?.Messages.reduce((sum, { Body }) => sum + Buffer.byteLength(Body), 0) ?? 0;
    return bytes === 0 ? 0 : chunks(bytes);
  }
  return CHARGED.has(operation) ? chunks(Buffer.byteLength(body)) : 0;
}
