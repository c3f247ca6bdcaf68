/**
 * The rate limit of a destination in the table: when its next slot is free, for all functions
 * together.
 */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { LRUCache } from 'lru-cache';
import * as z from 'zod';
import type { DeliveryRef, Table } from './client.ts';
import { rateLimitKey } from './keys.ts';

const RateLimitItem = z.object({
  /**
   * Epoch milliseconds, with a fraction: slots of 300 a second are not whole milliseconds apart.
   */
  next_slot: z.number(),
  /** Milliseconds between two reserved slots. */
  interval_ms: z.number(),
});

/**
 * By destination, the next slot that this container saw last: it tells which of the two updates is
 * likely to succeed.
 */
const seen = new LRUCache<string, number>({ max: 10_000 });

/**
 * Reserves slots in a row, each `intervalMs` after the one before; nobody else gets them. Slots
 * that were reserved at another interval are void: their deliveries reserve again.
 * @param now epoch milliseconds; no slot is before it
 * @returns the first slot, epoch milliseconds
 */
export async function reserveSlots(
  { table, outletId, destinationId }: Omit<DeliveryRef, 'callId'>,
  { now, intervalMs, count }: { now: number; intervalMs: number; count: number },
): Promise<number> {
  const span = intervalMs * count;
  const fromNow: Reservation = {
    UpdateExpression: 'SET next_slot = :after, interval_ms = :interval',
    ConditionExpression: 'attribute_not_exists(next_slot) OR next_slot <= :now OR interval_ms <> :interval',
    ExpressionAttributeValues: { ':now': now, ':after': now + span, ':interval': intervalMs },
  };
  const afterTheLast: Reservation = {
    UpdateExpression: 'SET next_slot = next_slot + :span',
    ConditionExpression: 'next_slot > :now AND interval_ms = :interval',
    ExpressionAttributeValues: { ':now': now, ':span': span, ':interval': intervalMs },
  };
  const key = `${table.name} ${outletId} ${destinationId}`;
  const isBusy = (seen.get(key) ?? 0) > now;
  // One of the two holds, unless another reservation comes in between: a busy destination and an
  // idle one cost one write.
  for (const reservation of alternating(isBusy ? [afterTheLast, fromNow] : [fromNow, afterTheLast])) {
    const item = { TableName: table.name, Key: rateLimitKey(outletId, destinationId) };
    const next = await reserve(table, { ...item, ...reservation });
    if (next === undefined) continue;
    seen.set(key, next);
    return next - span;
  }
  throw new Error('no slot could be reserved: the rate limit of the destination keeps changing');
}

type Reservation = Pick<
  UpdateCommandInput,
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'
>;

const ROUNDS = 10;
const alternating = (reservations: readonly Reservation[]): Reservation[] =>
  Array(ROUNDS).fill(reservations).flat();

/** @returns the next free slot after the reservation; undefined when its condition does not hold */
async function reserve({ client }: Table, update: UpdateCommandInput): Promise<number | undefined> {
  try {
    const { Attributes } = await client.send(new UpdateCommand({ ...update, ReturnValues: 'ALL_NEW' }));
    return RateLimitItem.parse(Attributes).next_slot;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
