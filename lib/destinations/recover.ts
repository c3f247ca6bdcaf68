/** Requests that everything a destination did not get since a time is sent again; the dispatcher does it page by page. */
import { DateTime } from 'luxon';
import * as z from 'zod';
import { Timestamp } from '../domain/call-ended.ts';
import type { RecoverDeliveries } from '../domain/messages.ts';
import { type Queue, sendMessages } from '../queues/client.ts';
import { Conflict } from '../shared/errors.ts';
import type { Json } from '../shared/json.ts';
import { validated } from '../shared/validate.ts';
import type { Table } from '../table/client.ts';
import { readConfiguration } from '../table/configuration.ts';
import { destinationIn } from './find.ts';

export const RecoverDestinationRequest = z.strictObject({
  since: Timestamp.refine((since) => DateTime.fromISO(since) <= DateTime.now(), {
    error: 'must not be in the future',
  }),
});

/** Queues the recovery. @throws {InvalidRequest | NotFound | Conflict} */
export async function requestDestinationRecovery(
  { table, deliveryDue, outletId }: { table: Table; deliveryDue: Queue; outletId: number },
  { destinationId, body }: { destinationId: number; body: Json | undefined },
): Promise<void> {
  const { since } = validated(RecoverDestinationRequest, body);
  const destination = destinationIn(await readConfiguration({ table, outletId }), destinationId);
  if (destination.status === 'disabled') {
    throw new Conflict('destination_disabled', 'Destination is disabled', [
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
