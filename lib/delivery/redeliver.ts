/**
 * Sends the deliveries of a call again, with the current templates and secrets, under the same
 * `webhook-id`s.
 */
import * as z from 'zod';
import { callNotFound } from '../calls/get.ts';
import { destinationNotFound } from '../destinations/outlet-destinations.ts';
import { Id } from '../domain/variable.ts';
import type { Queue } from '../queues/client.ts';
import { Conflict } from '../shared/errors.ts';
import type { Json } from '../shared/json.ts';
import { validated } from '../shared/validate.ts';
import { readCallItem } from '../table/calls/call-item.ts';
import { readDeliveries } from '../table/calls/delivery-item.ts';
import { cancelSlot } from '../table/calls/message-tokens.ts';
import type { CallRef } from '../table/client.ts';
import { reopen } from './enqueue.ts';
import { waitsForSlot } from './rate-limit.ts';

export const RedeliverRequest = z.strictObject({
  destination_ids: z
    .array(Id)
    .min(1, { error: 'must name at least one destination' })
    .max(50)
    .optional()
    .meta({ description: 'Ids of the destinations to resend to, 1 to 50; absent: all of the call.' }),
});

export const Redelivery = z.object({
  call_id: z.string().meta({ description: 'Id of the call.' }),
  destination_ids: z.array(z.int()).meta({ description: 'Ids of the destinations to resend to.' }),
});
export type Redelivery = z.infer<typeof Redelivery>;

/**
 * Reopens the deliveries and enqueues them. One that is pending stays as it is and is enqueued
 * again, without delay when it only waits for its slot.
 * @throws {InvalidRequest | NotFound | Conflict}
 */
export async function redeliver(
  { deliveryDue, ...ref }: CallRef & { deliveryDue: Queue },
  body: Json | undefined,
): Promise<Redelivery> {
  const { destination_ids } = validated(RedeliverRequest, body ?? {});
  const call = await readCallItem(ref);
  if (!call) throw callNotFound();
  const deliveries = await readDeliveries(ref);
  const ids = new Set(destination_ids ?? deliveries.map(({ destination_id }) => destination_id));
  const wanted = deliveries.filter(({ destination_id }) => ids.has(destination_id));
  if (wanted.length < ids.size) throw destinationNotFound('destination_ids');
  if (call.status !== 'extracted') {
    throw new Conflict('call_without_deliveries', 'Call has no deliveries', [
      { path: 'call_id', message: `its status is ${call.status}: it has no deliveries to send again` },
    ]);
  }
  const due = new Date();
  for (const delivery of wanted) {
    const one = { ...ref, destinationId: delivery.destination_id };
    // A delivery that waits for its slot reserves a new one: the rate limit of its destination may
    // have changed.
    if (waitsForSlot(delivery)) await cancelSlot(one, { attempts: delivery.attempts, now: due });
    await reopen(deliveryDue, one, { from: ['delivered', 'failed', 'held', 'skipped'], due });
  }
  return { call_id: ref.callId, destination_ids: wanted.map(({ destination_id }) => destination_id) };
}
