/** Deliveries are created with the reading of their call and announced on the delivery-due queue. */
import { randomUUID } from 'node:crypto';
import type { DeliveryDue } from '../calls/messages.ts';
import type { Destination } from '../destinations/destination.ts';
import { type Queue, sendMessages } from '../queues/client.ts';
import type { CallRef } from '../table/client.ts';
import type { DeliveryItem } from '../table/deliveries.ts';
import { ending } from '../table/expiry.ts';
import { messageDelaySeconds } from './schedule.ts';

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
    last_request: null,
    ...ending(expiresAt),
  }));

/** Sends a message for the next attempt of each delivery, to arrive when it is due or, beyond 900 s, to be put back then. */
export const announceDeliveries = (
  deliveryDue: Queue,
  { outletId, callId }: Pick<CallRef, 'outletId' | 'callId'>,
  deliveries: readonly Pick<DeliveryItem, 'destination_id' | 'attempts' | 'next_attempt_at'>[],
): Promise<void> =>
  sendMessages(
    deliveryDue,
    deliveries.map(({ destination_id, attempts, next_attempt_at }) => ({
      body: {
        outlet_id: outletId,
        call_id: callId,
        destination_id,
        attempt: attempts + 1,
      } satisfies DeliveryDue,
      outletId,
      delaySeconds: messageDelaySeconds(new Date(next_attempt_at ?? Date.now()), new Date()),
    })),
  );
