/**
 * Delivery-due queue: makes the attempts of a batch, all at once. A record that fails on our side
 * returns to the queue alone.
 */
import { processRecord } from '../../lib/delivery/process-delivery.ts';
import { parseRetrySchedule } from '../../lib/delivery/retry-schedule.ts';
import { deliveryDueQueue } from '../../lib/queues/client.ts';
import { sqsHandler } from '../../lib/queues/sqs-handler.ts';
import { configuredSender } from '../../lib/sending/sender.ts';
import { settings } from '../../lib/shared/config.ts';
import { configuredTable } from '../../lib/table/client.ts';

const { RETRY_SCHEDULE_SECONDS, DISABLE_AFTER_SECONDS } = settings({
  RETRY_SCHEDULE_SECONDS: true,
  DISABLE_AFTER_SECONDS: true,
});

export const handler = sqsHandler(
  {
    uses: {
      table: configuredTable(),
      deliveryDue: deliveryDueQueue(),
      sender: configuredSender(),
      schedule: parseRetrySchedule(RETRY_SCHEDULE_SECONDS),
      disableAfterMs: DISABLE_AFTER_SECONDS * 1000,
    },
  },
  async (batch) => (record) => processRecord(batch, record),
);
