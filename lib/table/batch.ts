/**
 * Many items per request; keys that DynamoDB leaves unprocessed are sent again, with growing waits.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { BatchGetCommand, BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { backoff } from '../shared/retry.ts';
import type { Table } from './client.ts';
import type { Key } from './keys.ts';

/** DynamoDB's limits per request; what exceeds its 16 MB comes back unprocessed. */
export const MAX_GETS = 100;
const MAX_WRITES = 25;

/** Returns the existing items of these keys, in no order; strongly consistent. */
export async function batchGet(
  table: Table,
  keys: readonly Key[],
): Promise<(Key & Record<string, unknown>)[]> {
  const items: (Key & Record<string, unknown>)[] = [];
  for (let start = 0; start < keys.length; start += MAX_GETS) {
    await processAll(keys.slice(start, start + MAX_GETS), async (Keys) => {
      const { Responses, UnprocessedKeys } = await table.client.send(
        new BatchGetCommand({ RequestItems: { [table.name]: { Keys, ConsistentRead: true } } }),
      );
      const found = Responses?.[table.name] ?? [];
      items.push(...found.map((item) => ({ ...item, ...keyOf(item) })));
      return { left: UnprocessedKeys?.[table.name]?.Keys?.map(keyOf) ?? [], progress: found.length > 0 };
    });
  }
  return items;
}

/** Deletes the items of these keys; a key without an item is not an error. */
export async function batchDelete(table: Table, keys: readonly Key[]): Promise<void> {
  for (let start = 0; start < keys.length; start += MAX_WRITES) {
    await processAll(keys.slice(start, start + MAX_WRITES), async (some) => {
      const { UnprocessedItems } = await table.client.send(
        new BatchWriteCommand({
          RequestItems: { [table.name]: some.map((Key) => ({ DeleteRequest: { Key } })) },
        }),
      );
      const unprocessed = UnprocessedItems?.[table.name] ?? [];
      const left = unprocessed.flatMap(({ DeleteRequest }) =>
        DeleteRequest ? [keyOf(DeleteRequest.Key)] : [],
      );
      return { left, progress: left.length < some.length };
    });
  }
}

const MAX_WITHOUT_PROGRESS = 8;
const FIRST_WAIT_MS = 20;

/**
 * Sends requests until DynamoDB leaves no key unprocessed, with a wait in between that grows while a
 * request makes no progress.
 * @throws when eight requests in a row made no progress
 */
async function processAll(
  keys: Key[],
  request: (keys: Key[]) => Promise<{ left: Key[]; progress: boolean }>,
): Promise<void> {
  let left = keys;
  for (let withoutProgress = 0; left.length > 0; ) {
    const sent = await request(left);
    left = sent.left;
    if (left.length === 0) return;
    withoutProgress = sent.progress ? 0 : withoutProgress + 1;
    if (withoutProgress === MAX_WITHOUT_PROGRESS) {
      throw new Error(`DynamoDB left ${left.length} items of a batch unprocessed`);
    }
    await sleep(backoff(FIRST_WAIT_MS, withoutProgress) * Math.random());
  }
}

const keyOf = (attributes: Record<string, unknown> | undefined): Key => ({
  pk: String(attributes?.pk),
  sk: String(attributes?.sk),
});
