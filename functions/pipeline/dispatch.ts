/** Delivery-due queue: makes each attempt of a batch, at once; what fails on our side goes back alone. */

import { processRecord } from '../../lib/delivery/process-delivery.ts';
import { parseRetrySchedule } from '../../lib/delivery/retry-schedule.ts';
import { openQueue } from '../../lib/queues/client.ts';
import { sqsHandler } from '../../lib/queues/sqs-handler.ts';
import { openSender } from '../../lib/sending/sender.ts';
import { settings } from '../../lib/shared/config.ts';
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

export const handler = sqsHandler(
  { counters },
  async (batch) => (record) => processRecord({ ...deps, ...batch }, record),
);
