/** Delivery-due queue: makes each attempt of a batch, at once; what fails on our side goes back alone. */
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { settings } from '../../lib/config.ts';
import { dispatchRecord } from '../../lib/delivery/dispatch-record.ts';
import { parseRetrySchedule } from '../../lib/delivery/schedule.ts';
import { openSender } from '../../lib/delivery/sender.ts';
import { openQueue } from '../../lib/queues/client.ts';
import { storeTally } from '../../lib/stats/store-tally.ts';
import { openTally } from '../../lib/stats/tally.ts';
import { openCounters, openTable } from '../../lib/table/client.ts';

const environment = settings({
  TABLE_NAME: true,
  DELIVERY_DUE_QUEUE_URL: true,
  RETRY_SCHEDULE_SECONDS: true,
  DELIVERY_TIMEOUT_SECONDS: true,
  DISABLE_AFTER_SECONDS: true,
  ALLOWED_PRIVATE_NETWORKS: true,
  ALLOW_HTTP_DESTINATIONS: true,
});
const deps = {
  table: openTable(environment.TABLE_NAME),
  deliveryDue: openQueue(environment.DELIVERY_DUE_QUEUE_URL),
  schedule: parseRetrySchedule(environment.RETRY_SCHEDULE_SECONDS),
  disableAfterMs: environment.DISABLE_AFTER_SECONDS * 1000,
  sender: openSender(environment),
};

const counters = openCounters(environment.TABLE_NAME);

export const handler = async (event: SQSEvent, context: Context) => {
  const deadline = Date.now() + context.getRemainingTimeInMillis();
  const tally = openTally();
  const dispatch = (record: SQSRecord) => dispatchRecord({ ...deps, tally, deadline }, record);
  const options = { context, throwOnFullBatchFailure: false };
  const response = await processPartialResponse(event, dispatch, new BatchProcessor(EventType.SQS), options);
  await storeTally({ counters, deadline }, tally);
  return response;
};
