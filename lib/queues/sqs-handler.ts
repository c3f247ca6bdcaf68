/** What happens around every function that reads a queue: each record by itself, all at once; what fails goes back alone. */
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { openTally, type Tally } from '../domain/tally.ts';
import { logContext, publishMetrics } from '../observability/logger.ts';
import { countMetrics } from '../stats/count-metrics.ts';
import { storeTally } from '../stats/store-tally.ts';
import { configuredCounters } from '../table/client.ts';

export interface Batch {
  /** What the batch counts; added to the counters at its end. */
  tally: Tally;
  /** Epoch milliseconds at which this function is stopped. */
  deadline: number;
}

/**
 * Returns a handler of a queue's batches.
 * @param uses what the records need: made once per container, at module scope
 * @param open makes the function that handles a record of this batch; a record that it rejects returns to its queue
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
  // What handles a batch knows its deadline; middy's own would end all of it for the one that takes too long.
  return middy<SQSEvent, SQSBatchResponse>({ timeoutEarlyInMillis: 0 })
    .use(logContext())
    .use(publishMetrics())
    .handler(handler);
};
