/** Replaces a message whose delivery is not due yet by a new one that arrives when it is. */
import type { Queue } from '../queues/client.ts';
import type { DeliveryItem } from '../table/calls/delivery-item.ts';
import { cancelSlot, newToken, transferToken } from '../table/calls/message-tokens.ts';
import type { DeliveryRef } from '../table/client.ts';
import { currentConfiguration } from '../table/current-configuration.ts';
import { enqueueDeliveries } from './enqueue.ts';
import { rateLimitChanged, waitsForSlot } from './rate-limit.ts';

/**
 * For a delivery that is not due, since SQS delays at most 900 s, and for one whose next attempt
 * the message may not have enqueued before it came back. All other messages of the delivery become
 * invalid.
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
  const handed = await transferToken(ref, { from: token, to, attempts });
  if (handed) await enqueueDeliveries(deliveryDue, ref, [{ ...handed, active_tokens: new Set([to]) }]);
}

async function rateLimitHasChanged(ref: DeliveryRef, delivery: DeliveryItem): Promise<boolean> {
  const { destinations } = await currentConfiguration(ref);
  const destination = destinations.find(({ destination_id }) => destination_id === ref.destinationId);
  return rateLimitChanged(delivery, destination);
}
