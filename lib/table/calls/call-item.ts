/** The item of a call: its status and facts. Its documents and deliveries are items beside it. */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { Failure, ModelUse, Reextraction } from '../../domain/call.ts';
import { CallEnded } from '../../domain/call-ended.ts';
import { isJsonObject, type JsonObject, parseJson } from '../../shared/json.ts';
import type { CallRef } from '../client.ts';
import { callKey } from '../keys.ts';
import { isExpired } from '../ttl.ts';

const destinations = z.set(z.int()).optional();

/**
 * The item of a call. The outcomes of its deliveries are sets of destination ids, so that adding
 * one again changes nothing.
 */
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
  /** Since when the call waits for a rate-limited model, and how often it was requeued for that. */
  waiting_since: z.string().optional(),
  waits: z.int().optional(),
  /** How many parts the stored model answers of failed extractions have. */
  answered_parts: z.int().optional(),
  /** How many parts its values have; absent: it has no values. */
  values_parts: z.int().optional(),
  /** A requested re-extraction; `given_up`: it failed, and waits for another request. */
  reextraction: Reextraction.extend({ given_up: z.boolean().optional() }).optional(),
  open_destinations: destinations,
  delivered_destinations: destinations,
  failed_destinations: destinations,
  skipped_destinations: destinations,
  /** A delivery was reopened: an outcome that arrives late may be the one of before. */
  reopened: z.boolean().optional(),
  /** Both in epoch seconds. */
  expires_at: z.int().optional(),
  transcript_expires_at: z.int().optional(),
});
export type CallItem = z.infer<typeof CallItem>;

/**
 * Replaces an erased call for a while, and refuses its id. It does not expire before the erasure is
 * complete, so that no leftover item can become part of a new call with the same id.
 */
export const Tombstone = z.object({
  erased_at: z.string(),
  erasing: z.boolean().optional(),
  expires_at: z.int().optional(),
});

/** A condition that holds for a call and not for a tombstone: an erased call stays erased. */
export const IS_CALL = 'attribute_exists(received_at)';

/** Returns the call of an item; undefined for no item, for a tombstone, and when it has expired. */
export function liveCall(item: unknown, now = new Date()): CallItem | undefined {
  if (item === undefined || Tombstone.safeParse(item).success) return undefined;
  const call = CallItem.parse(item);
  return isExpired(call, now) ? undefined : call;
}

/** Reads the call's item, strongly consistent; undefined when there is none or it has expired. */
export async function readCallItem({ table, outletId, callId }: CallRef): Promise<CallItem | undefined> {
  const { Item } = await table.client.send(
    new GetCommand({ TableName: table.name, Key: callKey(outletId, callId), ConsistentRead: true }),
  );
  return liveCall(Item);
}
