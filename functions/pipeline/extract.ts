/** Call-ended queue: reads each call of a batch, at once; what fails goes back alone. */
import { retentionOf } from '../../lib/domain/retention.ts';
import { openModel } from '../../lib/extraction/model.ts';
import { processCallMessage } from '../../lib/extraction/process-call.ts';
import { openQueue } from '../../lib/queues/client.ts';
import { sqsHandler } from '../../lib/queues/sqs-handler.ts';
import { settings } from '../../lib/shared/config.ts';
import { openAiKey } from '../../lib/shared/secrets.ts';
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
  TRANSCRIPT_RETENTION_DAYS: true,
  CALL_RETENTION_DAYS: true,
});
const deps = {
  table: openTable(environment.TABLE_NAME),
  callEnded: openQueue(environment.CALL_ENDED_QUEUE_URL),
  deliveryDue: openQueue(environment.DELIVERY_DUE_QUEUE_URL),
  retention: retentionOf(environment),
};
const counters = openCounters(environment.TABLE_NAME);

export const handler = sqsHandler({ counters }, async (batch) => {
  const model = openModel({ ...environment, apiKey: await openAiKey(environment.OPENAI_SECRET_ARN) });
  return (record) => processCallMessage({ ...deps, model, ...batch }, record);
});
