/** Returns a failed record to its queue alone, to come back when another try makes sense. */
import type { SQSRecord } from 'aws-lambda';
import { MalformedMessage } from '../domain/messages.ts';
import { describeError, logger } from '../observability/logger.ts';
import { backoff } from '../shared/retry.ts';
import { LeasedByAnother } from '../table/lease.ts';
import { type Queue, returnAfter } from './client.ts';

/** SQS keeps a message invisible for at most 12 hours. */
const MAX_SECONDS = 43_200;

/** Returns how often a record was received, this time included. */
export const receivesOf = ({ attributes }: SQSRecord): number => Number(attributes.ApproximateReceiveCount);

/**
 * Handles a record. When that fails, sets when the record comes back, and throws so that the batch
 * reports it.
 * @param firstWaitSeconds after the first failure; doubles with each receive
 */
export async function handleOrReturn(
  { queue, firstWaitSeconds }: { queue: Queue; firstWaitSeconds: number },
  record: SQSRecord,
  handle: () => Promise<void>,
): Promise<void> {
  try {
    await handle();
  } catch (error) {
    const receives = receivesOf(record);
    const line = { message_id: record.messageId, receives };
    if (error instanceof LeasedByAnother) logger.info('item is leased by another function', line);
    else logger.error('message returned to its queue', { ...line, ...describeError(error) });
    await returnAfter(
      queue,
      record.receiptHandle,
      secondsUntilNextTry(error, backoff(firstWaitSeconds, receives - 1)),
    );
    throw error;
  }
}

function secondsUntilNextTry(error: unknown, backoffSeconds: number): number {
  // A malformed message never becomes valid: it uses up its receives at once and moves to the
  // dead-letter queue.
  if (error instanceof MalformedMessage) return 1;
  if (!(error instanceof LeasedByAnother)) return Math.min(backoffSeconds, MAX_SECONDS);
  return Math.min(Math.max(1, Math.ceil((error.until - Date.now()) / 1000)), MAX_SECONDS);
}
