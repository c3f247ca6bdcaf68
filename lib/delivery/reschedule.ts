/** A message that has nothing to do yet hands its delivery on to another, which arrives when there is. */
import type { Queue } from '../queues/client.ts';
import type { DeliveryRef } from '../table/client.ts';
import { currentConfiguration } from '../table/configuration.ts';
import type { DeliveryItem } from '../table/calls/delivery-item.ts';
import { dropTurn, newNudge, passNudge } from '../table/calls/message-tokens.ts';
import { announceDeliveries } from './enqueue.ts';
import { isOfAnotherPace, waitsForTurn } from './rate-limit.ts';

/**
 * For a delivery that is not due, as SQS delays at most 900 s, and for one whose next attempt this message may not have
 * announced before it came back. Whatever else was announced for it ends: one message goes on.
 */
export async function handOn(
  deliveryDue: Queue,
  ref: DeliveryRef,
  { delivery, nudge, now }: { delivery: DeliveryItem; nudge: string; now: Date },
): Promise<void> {
  const { attempts } = delivery;
  // At another pace its turn is another one too, or it needs none.
  if (waitsForTurn(delivery) && (await paceHasChanged(ref, delivery))) await dropTurn(ref, { attempts, now });
  const to = newNudge();
  const handed = await passNudge(ref, { from: nudge, to, attempts });
  if (handed) await announceDeliveries(deliveryDue, ref, [{ ...handed, nudges: new Set([to]) }]);
}

async function paceHasChanged(ref: DeliveryRef, delivery: DeliveryItem): Promise<boolean> {
  const { destinations } = await currentConfiguration(ref);
  const destination = destinations.find(({ destination_id }) => destination_id === ref.destinationId);
  return isOfAnotherPace(delivery, destination);
}
