/** Call-ended queue: reads each call of a batch, at once; what fails goes back alone. */
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { retentionOf } from '../../lib/calls/retention.ts';
import { settings } from '../../lib/config.ts';
import { extractRecord } from '../../lib/extraction/extract-record.ts';
import { openModel } from '../../lib/extraction/model.ts';
import { openQueue } from '../../lib/queues/client.ts';
import { openAiKey } from '../../lib/secrets.ts';
import { openTable } from '../../lib/table/client.ts';

const environment = settings({
  TABLE_NAME: true,
  CALL_ENDED_QUEUE_URL: true,
  DELIVERY_DUE_QUEUE_URL: true,
  OPENAI_SECRET_ARN: true,
  OPENAI_MODEL: true,
  OPENAI_BASE_URL: true,
  OPENAI_TIMEOUT_SECONDS: true,
  OPENAI_MAX_RETRIES: true,
  TRANSCRIPT_RETENTION_DAYS: true,
  CALL_RETENTION_DAYS: true,
});
const deps = {
  table: openTable(environment.TABLE_NAME),
  callEnded: openQueue(environment.CALL_ENDED_QUEUE_URL),
  deliveryDue: openQueue(environment.DELIVERY_DUE_QUEUE_URL),
  retention: retentionOf(environment),
};

export const handler = async (event: SQSEvent, context: Context) => {
  const model = openModel({ ...environment, apiKey: await openAiKey(environment.OPENAI_SECRET_ARN) });
  const deadline = Date.now() + context.getRemainingTimeInMillis();
  return processPartialResponse(
    event,
    (record: SQSRecord) => extractRecord({ ...deps, model, deadline }, record),
    new BatchProcessor(EventType.SQS),
    { context, throwOnFullBatchFailure: false },
  );
};
