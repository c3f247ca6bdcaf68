/** Creates the deliveries of a call, and enqueues their messages on the delivery-due queue. */
import { randomUUID } from 'node:crypto';
import type { Destination } from '../domain/destination.ts';
import type { DeliveryDue } from '../domain/messages.ts';
import { type Queue, sendMessages } from '../queues/client.ts';
import type { DeliveryItem } from '../table/calls/delivery-item.ts';
import { addToken, newToken } from '../table/calls/message-tokens.ts';
import type { CallRef, Table } from '../table/client.ts';
import { withTtl } from '../table/ttl.ts';
import { messageDelaySeconds } from './retry-schedule.ts';

/**
 * Returns a delivery for each destination, due now. A disabled destination gets one too, which is
 * held when it is due.
 * @param expiresAt when the call expires, epoch seconds
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
    active_tokens: new Set([newToken()]),
    ...withTtl(expiresAt),
  }));

/**
 * Sends the messages for the next attempt of each delivery. They arrive when it is due or, beyond
 * 900 s, in time to be rescheduled.
 * @param deliveries each with the active tokens, usually one; the delivery's item lists them
 * already
 */
export const enqueueDeliveries = (
  deliveryDue: Queue,
  { outletId, callId }: Pick<CallRef, 'outletId' | 'callId'>,
  deliveries: readonly Pick<
    DeliveryItem,
    'destination_id' | 'attempts' | 'next_attempt_at' | 'active_tokens'
  >[],
): Promise<void> =>
  sendMessages(
    deliveryDue,
    deliveries.flatMap(({ destination_id, attempts, next_attempt_at, active_tokens }) =>
      [...active_tokens].map((token) => ({
        body: {
          outlet_id: outletId,
          call_id: callId,
          destination_id,
          attempt: attempts + 1,
          token,
        } satisfies DeliveryDue,
        outletId,
        delaySeconds: messageDelaySeconds(new Date(next_attempt_at ?? Date.now()), new Date()),
      })),
    ),
  );

/**
 * Enqueues a delivery that may be enqueued already: the message that is handled first invalidates
 * the others.
 * @returns whether the delivery is pending; any other is left alone
 */
export async function reenqueueDelivery(
  { table, deliveryDue }: { table: Table; deliveryDue: Queue },
  { outletId, callId }: Pick<CallRef, 'outletId' | 'callId'>,
  destinationId: number,
): Promise<boolean> {
  const token = newToken();
  const delivery = await addToken({ table, outletId, callId, destinationId }, token);
  if (!delivery) return false;
  await enqueueDeliveries(deliveryDue, { outletId, callId }, [
    { ...delivery, active_tokens: new Set([token]) },
  ]);
  return true;
}
