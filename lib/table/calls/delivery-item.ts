/**
 * The item of a delivery: its status and schedule. Its attempts, last request and answers are items
 * beside it.
 */
import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { DELIVERY_STATUSES } from '../../domain/call.ts';
import type { CallRef } from '../client.ts';
import { callPartition, DELIVERY_PREFIX } from '../keys.ts';
import { isExpired } from '../ttl.ts';

/** The item of a delivery of one call to one destination. */
export const DeliveryItem = z.object({
  /** The `webhook-id` of every attempt. */
  delivery_id: z.string(),
  destination_id: z.int(),
  destination_name: z.string(),
  status: z.enum(DELIVERY_STATUSES),
  /** How many attempts are recorded. */
  attempts: z.int(),
  /** How many attempts there were when it was last reopened: its schedule started again. */
  earlier_attempts: z.int().optional(),
  /**
   * How many attempts there were when a re-extraction restarted it: its condition is checked before
   * the next one.
   */
  begun_after: z.int().optional(),
  next_attempt_at: z.string().nullable(),
  /** Why it is held, skipped or failed, or why it waits without a failure. */
  reason: z.string().nullable(),
  /**
   * The slot that is reserved for an attempt at a destination with a rate limit, and how often one
   * was reserved.
   */
  slot: z.object({ attempt: z.int(), reservations: z.int(), interval_ms: z.number() }).optional(),
  /** The active message tokens: a message with any other token ends without effect. */
  active_tokens: z.set(z.string()),
  /**
   * The last lease, also after it ended, so that recording the same outcome again changes nothing.
   */
  lease_id: z.string().optional(),
  /** Epoch milliseconds; absent when no function works on it. */
  lease_until: z.number().optional(),
  /** Epoch seconds: it expires with its call. */
  expires_at: z.int().optional(),
});
export type DeliveryItem = z.infer<typeof DeliveryItem>;

/** Returns the delivery of an item; undefined for no item, and when it has expired. */
export function liveDelivery(item: unknown, now: Date): DeliveryItem | undefined {
  if (item === undefined) return undefined;
  const delivery = DeliveryItem.parse(item);
  return isExpired(delivery, now) ? undefined : delivery;
}

/** Reads the deliveries of a call without their attempts. */
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
