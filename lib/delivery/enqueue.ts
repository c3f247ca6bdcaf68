/**
 * Puts deliveries on the delivery-due queue: new ones, reopened ones, and rescheduled ones. A
 * message handles a delivery only while its token is active.
 */
import { randomUUID } from 'node:crypto';
import type { Destination } from '../domain/destination.ts';
import type { DeliveryDue } from '../domain/messages.ts';
import { type Queue, sendMessages } from '../queues/client.ts';
import type { DeliveryItem } from '../table/calls/delivery-item.ts';
import { addToken, cancelSlot, newToken, transferToken } from '../table/calls/message-tokens.ts';
import { reopenDelivery } from '../table/calls/reopen-delivery.ts';
import type { CallRef, DeliveryRef, Table } from '../table/client.ts';
import { currentConfiguration } from '../table/current-configuration.ts';
import { withTtl } from '../table/ttl.ts';
import { rateLimitChanged, waitsForSlot } from './rate-limit.ts';
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

/**
 * Reopens a delivery that ended or is held, and enqueues it. A pending delivery is not changed and
 * is enqueued again: the function that reopened it may have died before enqueueing it.
 * @param from the statuses from which it is reopened
 * @returns whether it is pending now
 */
export async function reopen(
  deliveryDue: Queue,
  ref: DeliveryRef,
  { from, due }: { from: readonly DeliveryItem['status'][]; due: Date },
): Promise<boolean> {
  const reopened = await reopenDelivery(ref, { from, due, active_tokens: new Set([newToken()]) });
  if (!reopened) return reenqueueDelivery({ ...ref, deliveryDue }, ref, ref.destinationId);
  await enqueueDeliveries(deliveryDue, ref, [reopened]);
  return true;
}

/**
 * Replaces a message whose delivery is not due yet by a new one that arrives when it is: SQS delays
 * at most 900 s, and the message may have come back before it enqueued the next attempt. All other
 * messages of the delivery become invalid.
 */
export async function reschedule(
  deliveryDue: Queue,
  ref: DeliveryRef,
  { delivery, token, now }: { delivery: DeliveryItem; token: string; now: Date },
): Promise<void> {
  const { attempts } = delivery;
  // With another rate limit the slot is another one too, or none is needed.
  if (waitsForSlot(delivery) && (await rateLimitHasChanged(ref, delivery)))
    await cancelSlot(ref, { attempts, now });
  const to = newToken();
  const pending = await transferToken(ref, { from: token, to, attempts });
  if (pending) await enqueueDeliveries(deliveryDue, ref, [{ ...pending, active_tokens: new Set([to]) }]);
}

async function rateLimitHasChanged(ref: DeliveryRef, delivery: DeliveryItem): Promise<boolean> {
  const { destinations } = await currentConfiguration(ref);
  const destination = destinations.find(({ destination_id }) => destination_id === ref.destinationId);
  return rateLimitChanged(delivery, destination);
}
