/** Sends again what a destination did not get: everything that failed or was held since a time, oldest first, a page a message. */
import { DateTime } from 'luxon';
import * as z from 'zod';
import { Timestamp } from '../domain/call-ended.ts';
import type { RecoverDeliveries } from '../domain/messages.ts';
import { destinationIn } from '../destinations/find.ts';
import { Conflict } from '../shared/errors.ts';
import { validated } from '../shared/validate.ts';
import type { Json } from '../shared/json.ts';
import { logger } from '../observability/logger.ts';
import { type Queue, sendMessages } from '../queues/client.ts';
import type { Table } from '../table/client.ts';
import { readConfiguration } from '../table/configuration.ts';
import { undelivered } from '../table/calls/failures.ts';
import { openAgain } from './reopen.ts';

export const RecoverRequest = z.strictObject({
  since: Timestamp.refine((since) => DateTime.fromISO(since) <= DateTime.now(), {
    error: 'must not be in the future',
  }),
});

/** A receiver that has just come back is not met by all at once: so many deliveries a second. */
const PER_SECOND = 10;
const PAGE = 50;

/** Asks for it; the dispatcher does it. @throws {InvalidRequest | NotFound | Conflict} */
export async function requestRecovery(
  { table, deliveryDue, outletId }: { table: Table; deliveryDue: Queue; outletId: number },
  { destinationId, body }: { destinationId: number; body: Json | undefined },
): Promise<void> {
  const { since } = validated(RecoverRequest, body);
  const destination = destinationIn(await readConfiguration({ table, outletId }), destinationId);
  if (destination.status === 'disabled') {
    throw new Conflict('Destination is disabled', [
      { path: 'destination_id', message: 'enable the destination first: set its status to active' },
    ]);
  }
  const message: RecoverDeliveries = {
    event: 'deliveries.recover',
    outlet_id: outletId,
    destination_id: destinationId,
    since: DateTime.fromISO(since).toJSDate().toISOString(),
    // What fails from now on is not of this recovery: it would never end.
    until: new Date().toISOString(),
  };
  await sendMessages(deliveryDue, [{ body: message, outletId }]);
}

/** Clocks differ: what was held just before the deletion is found too. */
const CLOCKS_DIFFER_MS = 60_000;

/** Opens what is held for a destination that was deleted: the dispatcher skips each, as it does with all that is due for one. */
export async function skipHeld(
  { deliveryDue, outletId }: { deliveryDue: Queue; outletId: number },
  destinationId: number,
): Promise<void> {
  const message: RecoverDeliveries = {
    event: 'deliveries.recover',
    outlet_id: outletId,
    destination_id: destinationId,
    since: new Date(0).toISOString(),
    until: new Date(Date.now() + CLOCKS_DIFFER_MS).toISOString(),
    held_only: true,
  };
  await sendMessages(deliveryDue, [{ body: message, outletId }]);
}

/** Opens the deliveries of a page again, spread over the seconds until the next. One that is open already stays as it is. */
export async function recoverPage(
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
    if (await openAgain(deliveryDue, ref, { from, due })) reopened += 1;
  }
  if (next) {
    const delaySeconds = Math.ceil(reopened / PER_SECOND);
    await sendMessages(deliveryDue, [{ body: { ...message, after: next }, outletId, delaySeconds }]);
  }
  logger.info('deliveries opened again', {
    outlet_id: outletId,
    destination_id: destinationId,
    deliveries: reopened,
    last_page: !next,
  });
}
