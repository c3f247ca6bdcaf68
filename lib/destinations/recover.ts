/** Requests that everything a destination did not receive since a time is sent again. */
import { DateTime } from 'luxon';
import * as z from 'zod';
import { RecoverSince } from '../domain/call-ended.ts';
import type { RecoverDeliveries } from '../domain/messages.ts';
import { type Queue, sendMessages } from '../queues/client.ts';
import { Conflict } from '../shared/errors.ts';
import type { Json } from '../shared/json.ts';
import { validated } from '../shared/validate.ts';
import type { Table } from '../table/client.ts';
import { readConfiguration } from '../table/configuration.ts';
import { findDestination } from './outlet-destinations.ts';

export const RecoverDestinationRequest = z.strictObject({
  since: RecoverSince.meta({
    description:
      'Recover deliveries that failed or were held at this time or later: ISO 8601, not in the future.',
  }),
});

/**
 * Queues a recovery; the dispatcher processes it page by page.
 * @throws {InvalidRequest | NotFound | Conflict}
 */
export async function requestDestinationRecovery(
  { table, deliveryDue, outletId }: { table: Table; deliveryDue: Queue; outletId: number },
  { destinationId, body }: { destinationId: number; body: Json | undefined },
): Promise<void> {
  const { since } = validated(RecoverDestinationRequest, body);
  const destination = findDestination(await readConfiguration({ table, outletId }), destinationId);
  if (destination.status === 'disabled') {
    throw new Conflict('destination_disabled', 'Destination is disabled', [
      { path: 'destination_id', message: 'is disabled: set its status to active first' },
    ]);
  }
  const message: RecoverDeliveries = {
    event: 'deliveries.recover',
    outlet_id: outletId,
    destination_id: destinationId,
    since: DateTime.fromISO(since).toJSDate().toISOString(),
    // Deliveries that fail from now on are not part of this recovery: it would never end.
    until: new Date().toISOString(),
  };
  await sendMessages(deliveryDue, [{ body: message, outletId }]);
}
