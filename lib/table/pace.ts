/** The pace of a destination in the table: when its next turn is free, for all functions together. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { DeliveryRef } from './client.ts';
import { paceKey } from './keys.ts';

const PaceItem = z.object({
  /** Epoch milliseconds, with a fraction: turns of 300 a second are no whole milliseconds apart. */
  next_turn: z.number(),
});

/**
 * Books so many turns in a row, each `intervalMs` after the one before; nobody else gets them.
 * @param now epoch milliseconds; no turn is before it
 * @returns the first of them, epoch milliseconds
 */
export async function bookTurns(
  { table, outletId, destinationId }: Omit<DeliveryRef, 'callId'>,
  { now, intervalMs, count }: { now: number; intervalMs: number; count: number },
): Promise<number> {
  const span = intervalMs * count;
  const key = { TableName: table.name, Key: paceKey(outletId, destinationId) };
  try {
    await table.client.send(
      new UpdateCommand({
        ...key,
        UpdateExpression: 'SET next_turn = :after',
        ConditionExpression: 'attribute_not_exists(next_turn) OR next_turn <= :now',
        ExpressionAttributeValues: { ':now': now, ':after': now + span },
      }),
    );
    return now;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
  // Taken beyond now: the turns only ever move on, so no condition is needed to go behind the last.
  const { Attributes } = await table.client.send(
    new UpdateCommand({
      ...key,
      UpdateExpression: 'SET next_turn = next_turn + :span',
      ExpressionAttributeValues: { ':span': span },
      ReturnValues: 'UPDATED_NEW',
    }),
  );
  return PaceItem.parse(Attributes).next_turn - span;
}
