/** A delivery's own item: how it stands. Its attempts, and what went over the wire, are items beside it. */
import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { DELIVERY_STATUSES } from '../../domain/call.ts';
import type { CallRef } from '../client.ts';
import { callPartition, DELIVERY_PREFIX } from '../keys.ts';
import { isExpired } from '../ttl.ts';

/** The item of a delivery: one call to one destination. */
export const DeliveryItem = z.object({
  /** Also the `webhook-id` of each of its attempts. */
  delivery_id: z.string(),
  destination_id: z.int(),
  destination_name: z.string(),
  status: z.enum(DELIVERY_STATUSES),
  /** How many attempts are recorded. */
  attempts: z.int(),
  /** How many there were when it was last opened again: its schedule began anew. */
  earlier_attempts: z.int().optional(),
  /** How many there were when another reading began it anew: its condition is asked before the next one. */
  begun_after: z.int().optional(),
  next_attempt_at: z.string().nullable(),
  /** Why it is held or skipped, was given up, or waits though nothing failed. */
  reason: z.string().nullable(),
  /** The slot that is reserved for an attempt at a destination with a rate limit, and how often one was reserved. */
  slot: z.object({ attempt: z.int(), reservations: z.int(), interval_ms: z.number() }).optional(),
  /** Ids of the messages that may go on with it; any other ends quietly. */
  active_tokens: z.set(z.string()),
  /** Of the last lease, also when that is over: to record again what is recorded changes nothing. */
  lease_id: z.string().optional(),
  /** Epoch milliseconds; absent when nobody works on it. */
  lease_until: z.number().optional(),
  /** Epoch seconds: it ends with its call. */
  expires_at: z.int().optional(),
});
export type DeliveryItem = z.infer<typeof DeliveryItem>;

/** The delivery of an item; undefined for nothing, and when its retention is over. */
export function liveDelivery(item: unknown, now: Date): DeliveryItem | undefined {
  if (item === undefined) return undefined;
  const delivery = DeliveryItem.parse(item);
  return isExpired(delivery, now) ? undefined : delivery;
}

/** The deliveries of a call without their attempts. */
export async function readDeliveries({ table, outletId, callId }: CallRef): Promise<DeliveryItem[]> {
  const deliveries: DeliveryItem[] = [];
  const pages = paginateQuery(
    { client: table.client },
    {
      TableName: table.name,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      FilterExpression: 'attribute_exists(delivery_id)',
      ExpressionAttributeValues: { ':pk': callPartition(outletId, callId), ':prefix': DELIVERY_PREFIX },
      ConsistentRead: true,
    },
  );
  const now = new Date();
  for await (const { Items = [] } of pages) {
    deliveries.push(
      ...Items.map((item) => liveDelivery(item, now)).filter((delivery) => delivery !== undefined),
    );
  }
  return deliveries;
}
