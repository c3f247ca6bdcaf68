/** The pace of a destination in the table: when its next turn is free, for all functions together. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { DeliveryRef, Table } from './client.ts';
import { rateLimitKey } from './keys.ts';

const RateLimitItem = z.object({
  /** Epoch milliseconds, with a fraction: turns of 300 a second are no whole milliseconds apart. */
  next_turn: z.number(),
  /** What lies between two turns of those that are booked. */
  interval_ms: z.number(),
});

/** By destination, the next turn that this container saw last: which of the two updates is likely to hold. */
const seen = new Map<string, number>();
const KEPT = 10_000;

/**
 * Books so many turns in a row, each `intervalMs` after the one before; nobody else gets them. Turns that were booked at
 * another pace are forgotten: they are booked anew by those that hold them.
 * @param now epoch milliseconds; no turn is before it
 * @returns the first of them, epoch milliseconds
 */
export async function reserveSlots(
  { table, outletId, destinationId }: Omit<DeliveryRef, 'callId'>,
  { now, intervalMs, count }: { now: number; intervalMs: number; count: number },
): Promise<number> {
  const span = intervalMs * count;
  const fromNow: Booking = {
    UpdateExpression: 'SET next_turn = :after, interval_ms = :interval',
    ConditionExpression: 'attribute_not_exists(next_turn) OR next_turn <= :now OR interval_ms <> :interval',
    ExpressionAttributeValues: { ':now': now, ':after': now + span, ':interval': intervalMs },
  };
  const behindTheLast: Booking = {
    UpdateExpression: 'SET next_turn = next_turn + :span',
    ConditionExpression: 'next_turn > :now AND interval_ms = :interval',
    ExpressionAttributeValues: { ':now': now, ':span': span, ':interval': intervalMs },
  };
  const key = `${table.name} ${outletId} ${destinationId}`;
  const isBusy = (seen.get(key) ?? 0) > now;
  // One of the two holds, unless another booking comes between: a pace that is busy, as an idle one, costs one write.
  for (const booking of alternating(isBusy ? [behindTheLast, fromNow] : [fromNow, behindTheLast])) {
    const item = { TableName: table.name, Key: rateLimitKey(outletId, destinationId) };
    const next = await book(table, { ...item, ...booking });
    if (next === undefined) continue;
    seen.delete(key);
    seen.set(key, next);
    const [oldest] = seen.keys();
    if (seen.size > KEPT && oldest !== undefined) seen.delete(oldest);
    return next - span;
  }
  throw new Error('no turn could be booked: the pace of the destination changes all the time');
}

type Booking = Pick<
  UpdateCommandInput,
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'
>;

const ROUNDS = 10;
const alternating = (bookings: readonly Booking[]): Booking[] => Array(ROUNDS).fill(bookings).flat();

/** @returns the next free turn after the booking; undefined when its condition does not hold */
async function book({ client }: Table, update: UpdateCommandInput): Promise<number | undefined> {
  try {
    const { Attributes } = await client.send(new UpdateCommand({ ...update, ReturnValues: 'ALL_NEW' }));
    return RateLimitItem.parse(Attributes).next_turn;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
