/**
 * Reopens the deliveries that a destination did not get in a span of time, oldest first, one page
 * per message.
 */
import type { RecoverDeliveries } from '../domain/messages.ts';
import { logger } from '../observability/logger.ts';
import { type Queue, sendMessages } from '../queues/client.ts';
import { undelivered } from '../table/calls/failures.ts';
import type { Table } from '../table/client.ts';
import { reopen } from './enqueue.ts';

/** Deliveries per second: a receiver that has just recovered does not get all at once. */
const PER_SECOND = 10;
const PAGE = 50;

/**
 * Reopens the deliveries of a page, spread over the seconds until the next page. One that is
 * pending stays as it is.
 */
export async function recoverDeliveriesPage(
  { table, deliveryDue }: { table: Table; deliveryDue: Queue },
  message: RecoverDeliveries,
): Promise<void> {
  const { outlet_id: outletId, destination_id: destinationId, since, until, after } = message;
  const { callIds, next } = await undelivered(
    { table, outletId },
    { destinationId, since, until, after, limit: PAGE },
  );
  const now = Date.now();
  let reopened = 0;
  for (const callId of callIds) {
    const due = new Date(now + Math.floor(reopened / PER_SECOND) * 1000);
    const ref = { table, outletId, callId, destinationId };
    const from = message.held_only ? (['held'] as const) : (['failed', 'held'] as const);
    if (await reopen(deliveryDue, ref, { from, due })) reopened += 1;
  }
  if (next) {
    const delaySeconds = Math.ceil(reopened / PER_SECOND);
    await sendMessages(deliveryDue, [{ body: { ...message, after: next }, outletId, delaySeconds }]);
  }
  logger.info('deliveries reopened', {
    outlet_id: outletId,
    destination_id: destinationId,
    deliveries: reopened,
    last_page: !next,
  });
}
