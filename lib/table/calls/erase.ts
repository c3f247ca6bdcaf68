/** Erases a call: a tombstone takes its place, then everything beside it goes. */
import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { batchDelete } from '../batch.ts';
import type { CallRef } from '../client.ts';
import { epochSeconds, NOT_OVER } from '../expiry.ts';
import { callKey, callPartition, type Key } from '../keys.ts';
import { transact } from '../transaction.ts';
import { IS_CALL } from './item.ts';

/** Longer than a message rests in a dead-letter queue (14 days): nothing that is redriven brings an erased call back. */
const REFUSED_SECONDS = 15 * 86_400;

/**
 * The tombstone first: whatever is in flight writes under a condition on the call's own item, or on items that are
 * deleted here. One that died half-way is finished when it is repeated.
 * @returns false when there is no such call (any more)
 */
export async function eraseCall(ref: CallRef): Promise<boolean> {
  if (!(await putTombstone(ref))) return false;
  // An attempt that was recorded after the query went past it is found by the next one; then nothing can be added.
  for (;;) {
    const keys = await keysBesideCall(ref);
    if (keys.length === 0) break;
    await batchDelete(ref.table, keys);
  }
  await finishTombstone(ref);
  return true;
}

/** Without the keys of the indexes: the call leaves the lists with it. */
const putTombstone = ({ table, outletId, callId }: CallRef): Promise<boolean> => {
  const now = new Date();
  return transact(table, [
    {
      Put: {
        TableName: table.name,
        Item: { ...callKey(outletId, callId), erased_at: now.toISOString(), erasing: true },
        ConditionExpression: `(${IS_CALL} AND ${NOT_OVER}) OR attribute_exists(erasing)`,
        ExpressionAttributeValues: { ':now_seconds': epochSeconds(now) },
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
        ConditionExpression: 'attribute_exists(erasing)',
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
