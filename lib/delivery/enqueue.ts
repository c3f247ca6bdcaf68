/** Deliveries are created with the reading of their call and announced on the delivery-due queue. */
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
    active_tokens: new Set([newToken()]),
    ...withTtl(expiresAt),
  }));

/**
 * Sends messages for the next attempt of each delivery, to arrive when it is due or, beyond 900 s, to be handed on then.
 * @param deliveries each with the ids of its messages, one as a rule; they stand in its item already
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
 * Announces a delivery that may have been announced before: the message that is handled first ends the others.
 * @returns whether it is pending; one that is not is left alone
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
