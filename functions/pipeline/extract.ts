/**
 * Call-ended queue: extracts the values of a batch of calls, all at once. A record that fails
 * returns to the queue alone.
 */
import { retentionOf } from '../../lib/domain/retention.ts';
import { openModel } from '../../lib/extraction/model.ts';
import { processCallMessage } from '../../lib/extraction/process-call.ts';
import { callEndedQueue, deliveryDueQueue } from '../../lib/queues/client.ts';
import { sqsHandler } from '../../lib/queues/sqs-handler.ts';
import { settings } from '../../lib/shared/config.ts';
import { openAiKey } from '../../lib/shared/secrets.ts';
import { configuredTable } from '../../lib/table/client.ts';

const { OPENAI_SECRET_ARN, ...modelSettings } = settings({
  OPENAI_SECRET_ARN: true,
  OPENAI_MODEL: true,
  OPENAI_BASE_URL: true,
  OPENAI_TIMEOUT_SECONDS: true,
  OPENAI_MAX_RETRIES: true,
});

export const handler = sqsHandler(
  {
    uses: {
      table: configuredTable(),
      callEnded: callEndedQueue(),
      deliveryDue: deliveryDueQueue(),
      retention: retentionOf(settings({ TRANSCRIPT_RETENTION_DAYS: true, CALL_RETENTION_DAYS: true })),
    },
  },
  async (batch) => {
    const model = openModel({ ...modelSettings, apiKey: await openAiKey(OPENAI_SECRET_ARN) });
    return (record) => processCallMessage({ ...batch, model }, record);
  },
);
