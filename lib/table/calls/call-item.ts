/** A call's own item: how it stands. Its documents and deliveries are items beside it. */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { Failure, ModelUse, Reextraction } from '../../domain/call.ts';
import { CallEnded } from '../../domain/call-ended.ts';
import { isJsonObject, type JsonObject, parseJson } from '../../shared/json.ts';
import type { CallRef } from '../client.ts';
import { callKey } from '../keys.ts';
import { isExpired } from '../ttl.ts';

const destinations = z.set(z.int()).optional();

/** The item of a call. Its deliveries' outcomes are sets of destination ids: to add again changes nothing. */
export const CallItem = CallEnded.omit({ transcript: true, metadata: true, event: true }).extend({
  metadata: z
    .string()
    .transform((text) => parseJson(text))
    .pipe(z.custom<JsonObject>(isJsonObject)),
  received_at: z.string(),
  status: z.enum(['received', 'extracted', 'failed']),
  failure: Failure.optional(),
  model: ModelUse.optional(),
  lease_id: z.string().optional(),
  /** Epoch milliseconds. */
  lease_until: z.number().optional(),
  /** Since when it waits for a model that is too busy, and how often it was put back for that. */
  waiting_since: z.string().optional(),
  waits: z.int().optional(),
  /** Parts of what earlier readings were answered before they failed. */
  answered_parts: z.int().optional(),
  /** Parts of its values; absent: it has none. */
  values_parts: z.int().optional(),
  /** It was read or given up, and is to be read once more; given up again: nobody comes for it unasked. */
  reading_again: Reextraction.extend({ given_up: z.boolean().optional() }).optional(),
  open_destinations: destinations,
  delivered_destinations: destinations,
  failed_destinations: destinations,
  skipped_destinations: destinations,
  /** A delivery was opened again: one that says late how it ended may be of before. */
  reopened: z.boolean().optional(),
  /** Epoch seconds, both. */
  expires_at: z.int().optional(),
  transcript_expires_at: z.int().optional(),
});
export type CallItem = z.infer<typeof CallItem>;

/**
 * What stands in a call's place for a while after it was erased, and refuses its id. Until the erasure is through it
 * does not expire, so that nothing that was left over can get into a new call of the same id.
 */
export const Tombstone = z.object({
  erased_at: z.string(),
  erasing: z.boolean().optional(),
  expires_at: z.int().optional(),
});

/** A condition that holds for a call and not for what stands in its place: an erased call stays erased. */
export const IS_CALL = 'attribute_exists(received_at)';

/** The call of an item; undefined for nothing, for what stands in its place, and when its retention is over. */
export function liveCall(item: unknown, now = new Date()): CallItem | undefined {
  if (item === undefined || Tombstone.safeParse(item).success) return undefined;
  const call = CallItem.parse(item);
  return isExpired(call, now) ? undefined : call;
}

/** The call's own item, strongly consistent; undefined when there is none (any more). */
export async function readCallItem({ table, outletId, callId }: CallRef): Promise<CallItem | undefined> {
  const { Item } = await table.client.send(
    new GetCommand({ TableName: table.name, Key: callKey(outletId, callId), ConsistentRead: true }),
  );
  return liveCall(Item);
}
