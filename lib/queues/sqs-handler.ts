/** What happens around every function that reads a queue: each record by itself, all at once; what fails goes back alone. */
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { openTally, type Tally } from '../domain/counts.ts';
import { logContext, publishMetrics } from '../observability/logger.ts';
import { countMetrics, storeTally } from '../stats/store-tally.ts';
import type { Table } from '../table/client.ts';

export interface Batch {
  /** What the batch counts; added to the counters at its end. */
  tally: Tally;
  /** Epoch milliseconds at which this function is stopped. */
  deadline: number;
}

/**
 * A handler of a queue's batches.
 * @param counters see `openCounters`
 * @param open makes what handles a record of this batch; a record that it rejects is returned to its queue
 */
export const sqsHandler = (
  { counters }: { counters: Table },
  open: (batch: Batch) => Promise<(record: SQSRecord) => Promise<void>>,
) => {
  const handler = async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const batch = { tally: openTally(), deadline: Date.now() + context.getRemainingTimeInMillis() };
    const handle = await open(batch);
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
