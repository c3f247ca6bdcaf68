/** A record that failed goes back to its queue alone, and comes back when another try makes sense. */
import type { SQSRecord } from 'aws-lambda';
import { MalformedMessage } from '../domain/messages.ts';
import { describeError, logger } from '../observability/logger.ts';
import { LeasedByAnother } from '../table/lease.ts';
import { type Queue, returnAfter } from './client.ts';

/** SQS: a message stays invisible for at most 12 hours. */
const MAX_SECONDS = 43_200;

/** How often a record has been received, this time included; SQS counts every receive. */
export const receivesOf = ({ attributes }: SQSRecord): number => Number(attributes.ApproximateReceiveCount);

/**
 * Handles a record; when that fails, decides when the record comes back, and throws so that the batch reports it.
 * @param firstWaitSeconds after the first failure; it doubles with each receive
 */
export async function handledOrReturned(
  { queue, firstWaitSeconds }: { queue: Queue; firstWaitSeconds: number },
  record: SQSRecord,
  handle: () => Promise<void>,
): Promise<void> {
  try {
    await handle();
  } catch (error) {
    const receives = receivesOf(record);
    const line = { message_id: record.messageId, receives };
    if (error instanceof LeasedByAnother) logger.info('another works on the item of this message', line);
    else logger.error('message returned to its queue', { ...line, ...describeError(error) });
    await returnAfter(
      queue,
      record.receiptHandle,
      secondsUntilNextTry(error, firstWaitSeconds * 2 ** (receives - 1)),
    );
    throw error;
  }
}

function secondsUntilNextTry(error: unknown, growing: number): number {
  // It will not get better: let its receives pass quickly.
  if (error instanceof MalformedMessage) return 1;
  if (!(error instanceof LeasedByAnother)) return Math.min(growing, MAX_SECONDS);
  return Math.min(Math.max(1, Math.ceil((error.until - Date.now()) / 1000)), MAX_SECONDS);
}
