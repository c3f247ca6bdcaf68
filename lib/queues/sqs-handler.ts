/**
 * The handler of every function that reads a queue: records are handled concurrently, and a failed
 * one returns to the queue alone.
 */
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { openTally, type Tally } from '../domain/counts.ts';
import { logContext } from '../observability/logger.ts';
import { publishMetrics } from '../observability/metrics.ts';
import { countMetrics, storeTally } from '../stats/store-tally.ts';
import { configuredCounters } from '../table/client.ts';

export interface Batch {
  /** What the batch counts; stored when the batch ends. */
  tally: Tally;
  /** Epoch milliseconds: when Lambda stops this function. */
  deadline: number;
}

/**
 * Returns a Lambda handler for the batches of a queue.
 * @param uses what the records need: made once per container, at module scope
 * @param open returns the function that handles each record of this batch; a record that it rejects
 * returns to the queue
 */
export const sqsHandler = <Uses extends object>(
  { uses }: { uses: Uses },
  open: (batch: Batch & Uses) => Promise<(record: SQSRecord) => Promise<void>>,
) => {
  const counters = configuredCounters();
  const handler = async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const batch = { tally: openTally(), deadline: Date.now() + context.getRemainingTimeInMillis() };
    const handle = await open({ ...uses, ...batch });
    const options = { context, throwOnFullBatchFailure: false };
    const response = await processPartialResponse(event, handle, new BatchProcessor(EventType.SQS), options);
    countMetrics(batch.tally);
    await storeTally({ counters, deadline: batch.deadline }, batch.tally);
    return response;
  };
  // Records observe the deadline themselves; middy's early timeout would end the whole batch for
  // one slow record.
  return middy<SQSEvent, SQSBatchResponse>({ timeoutEarlyInMillis: 0 })
    .use(logContext())
    .use(publishMetrics())
    .handler(handler);
};
