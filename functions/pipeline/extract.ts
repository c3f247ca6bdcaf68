/** Call-ended queue: reads each call of a batch, at once; what fails goes back alone. */
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { settings } from '../../lib/config.ts';
import { extractRecord } from '../../lib/extraction/extract-record.ts';
import { openModel } from '../../lib/extraction/model.ts';
import { openQueue } from '../../lib/queues/client.ts';
import { openAiKey } from '../../lib/secrets.ts';
import { storeTally } from '../../lib/stats/store-tally.ts';
import { openTally } from '../../lib/stats/tally.ts';
import { openCounters, openTable } from '../../lib/table/client.ts';

const environment = settings({
  TABLE_NAME: true,
  CALL_ENDED_QUEUE_URL: true,
  DELIVERY_DUE_QUEUE_URL: true,
  OPENAI_SECRET_ARN: true,
  OPENAI_MODEL: true,
  OPENAI_BASE_URL: true,
  OPENAI_TIMEOUT_SECONDS: true,
  OPENAI_MAX_RETRIES: true,
});
const table = openTable(environment.TABLE_NAME);
const counters = openCounters(environment.TABLE_NAME);
const callEnded = openQueue(environment.CALL_ENDED_QUEUE_URL);
const deliveryDue = openQueue(environment.DELIVERY_DUE_QUEUE_URL);

export const handler = async (event: SQSEvent, context: Context) => {
  const model = openModel({ ...environment, apiKey: await openAiKey(environment.OPENAI_SECRET_ARN) });
  const deadline = Date.now() + context.getRemainingTimeInMillis();
  const deps = { table, callEnded, deliveryDue, model, tally: openTally(), deadline };
  const extract = (record: SQSRecord) => extractRecord(deps, record);
  const options = { context, throwOnFullBatchFailure: false };
  const response = await processPartialResponse(event, extract, new BatchProcessor(EventType.SQS), options);
  await storeTally({ counters, deadline }, deps.tally);
  return response;
};
