/** Erases a call: a tombstone replaces it, then every item beside it is deleted. */
import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { batchDelete } from '../batch.ts';
import type { CallRef } from '../client.ts';
import { callKey, callPartition, type Key } from '../keys.ts';
import { transact } from '../transaction.ts';
import { epochSeconds, NOT_EXPIRED } from '../ttl.ts';
import { IS_CALL } from './call-item.ts';

/**
 * Longer than a dead-letter queue keeps a message (14 days): no redriven message can restore an
 * erased call.
 */
const REFUSED_SECONDS = 15 * 86_400;

/** An erasure that has begun and is not complete. */
const BEGUN = 'attribute_exists(erasing)';

/**
 * Writes the tombstone first: all work in flight writes under a condition on the call's item or on
 * items that are deleted here. An erasure that died is completed by repeating it.
 * @returns false when there is no such call
 */
export async function eraseCall(ref: CallRef): Promise<boolean> {
  if (!(await putTombstone(ref, `(${IS_CALL} AND ${NOT_EXPIRED}) OR ${BEGUN}`))) return false;
  await eraseBeside(ref);
  return true;
}

/**
 * Completes an erasure that died. It starts none: a call with the same id may have come since.
 * @returns false when there is no such erasure
 */
export async function finishErasure(ref: CallRef): Promise<boolean> {
  if (!(await putTombstone(ref, BEGUN))) return false;
  await eraseBeside(ref);
  return true;
}

async function eraseBeside(ref: CallRef): Promise<void> {
  // An attempt that was recorded behind the query is found by the next query; after that nothing
  // can be added.
  for (;;) {
    const keys = await keysBesideCall(ref);
    if (keys.length === 0) break;
    await batchDelete(ref.table, keys);
  }
  await finishTombstone(ref);
}

/** Writes the tombstone without the keys of the indexes, so that the call leaves the lists. */
const putTombstone = ({ table, outletId, callId }: CallRef, condition: string): Promise<boolean> => {
  const now = new Date();
  return transact(table, [
    {
      Put: {
        TableName: table.name,
        Item: { ...callKey(outletId, callId), erased_at: now.toISOString(), erasing: true },
        ConditionExpression: condition,
        // DynamoDB refuses a value that no expression uses.
        ...(condition.includes(':now_seconds') && {
          ExpressionAttributeValues: { ':now_seconds': epochSeconds(now) },
        }),
      },
    },
  ]);
};

const finishTombstone = ({ table, outletId, callId }: CallRef): Promise<boolean> =>
  transact(table, [
    {
      Update: {
        TableName: table.name,
        Key: callKey(outletId, callId),
        UpdateExpression: 'SET expires_at = :free REMOVE erasing',
        ConditionExpression: BEGUN,
        ExpressionAttributeValues: { ':free': epochSeconds(new Date()) + REFUSED_SECONDS },
      },
    },
  ]);

const ItemKey = z.object({ pk: z.string(), sk: z.string() });

async function keysBesideCall({ table, outletId, callId }: CallRef): Promise<Key[]> {
  const keys: Key[] = [];
  const pages = paginateQuery(
    { client: table.client },
    {
      TableName: table.name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': callPartition(outletId, callId) },
      ProjectionExpression: 'pk, sk',
      ConsistentRead: true,
    },
  );
  for await (const { Items = [] } of pages) keys.push(...Items.map((item) => ItemKey.parse(item)));
  const own = callKey(outletId, callId).sk;
  return keys.filter(({ sk }) => sk !== own);
}
