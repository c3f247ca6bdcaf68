/** Deliveries are created with the reading of their call and announced on the delivery-due queue. */
import { randomUUID } from 'node:crypto';
import type { DeliveryDue } from '../domain/messages.ts';
import type { Destination } from '../domain/destination.ts';
import { type Queue, sendMessages } from '../queues/client.ts';
import type { CallRef, Table } from '../table/client.ts';
import type { DeliveryItem } from '../table/calls/delivery-item.ts';
import { addNudge, newNudge } from '../table/calls/message-tokens.ts';
import { ending } from '../table/ttl.ts';
import { messageDelaySeconds } from './retry-schedule.ts';

/**
 * A delivery for each destination, due now. Those of a disabled one are made too, and held when they are due: nothing is lost.
 * @param expiresAt when their call ends, epoch seconds
 */
export const newDeliveries = (
  destinations: readonly Destination[],
  { now, expiresAt }: { now: Date; expiresAt: number | undefined },
): DeliveryItem[] =>
  destinations.map(({ destination_id, destination_name }) => ({
    delivery_id: `msg_${randomUUID().replaceAll('-', '')}`,
    destination_id,
    destination_name,
    status: 'pending',
    attempts: 0,
    next_attempt_at: now.toISOString(),
    reason: null,
    nudges: new Set([newNudge()]),
    ...ending(expiresAt),
  }));

/**
 * Sends messages for the next attempt of each delivery, to arrive when it is due or, beyond 900 s, to be handed on then.
 * @param deliveries each with the ids of its messages, one as a rule; they stand in its item already
 */
export const announceDeliveries = (
  deliveryDue: Queue,
  { outletId, callId }: Pick<CallRef, 'outletId' | 'callId'>,
  deliveries: readonly Pick<DeliveryItem, 'destination_id' | 'attempts' | 'next_attempt_at' | 'nudges'>[],
): Promise<void> =>
  sendMessages(
    deliveryDue,
    deliveries.flatMap(({ destination_id, attempts, next_attempt_at, nudges }) =>
      [...nudges].map((nudge) => ({
        body: {
          outlet_id: outletId,
          call_id: callId,
          destination_id,
          attempt: attempts + 1,
          nudge,
        } satisfies DeliveryDue,
        outletId,
        delaySeconds: messageDelaySeconds(new Date(next_attempt_at ?? Date.now()), new Date()),
      })),
    ),
  );

/**
 * Announces a delivery that may have been announced before: the message that is handled first ends the others.
 * @returns whether it is pending; one that is not is left alone
 */
export async function announceOnceMore(
  { table, deliveryDue }: { table: Table; deliveryDue: Queue },
  { outletId, callId }: Pick<CallRef, 'outletId' | 'callId'>,
  destinationId: number,
): Promise<boolean> {
  const nudge = newNudge();
  const delivery = await addNudge({ table, outletId, callId, destinationId }, nudge);
  if (!delivery) return false;
  await announceDeliveries(deliveryDue, { outletId, callId }, [{ ...delivery, nudges: new Set([nudge]) }]);
  return true;
}
