/** Many items in one request; what DynamoDB left undone is asked for again, with growing pauses. */
import { setTimeout as wait } from 'node:timers/promises';
import { BatchGetCommand, BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from './client.ts';
import type { Key } from './keys.ts';

/** DynamoDB's limits of a request; what is beyond its 16 MB comes back undone. */
export const MAX_GETS = 100;
const MAX_WRITES = 25;

const TRIES = 8;
const FIRST_WAIT_MS = 20;

/** The items of these keys that are there, in no order; strongly consistent. */
export async function batchGet(
  table: Table,
  keys: readonly Key[],
): Promise<(Key & Record<string, unknown>)[]> {
  const items: (Key & Record<string, unknown>)[] = [];
  for (let start = 0; start < keys.length; start += MAX_GETS) {
    await untilDone(keys.slice(start, start + MAX_GETS), async (Keys) => {
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

/** Deletes the items of these keys; one that is not there is no failure. */
export async function batchDelete(table: Table, keys: readonly Key[]): Promise<void> {
  for (let start = 0; start < keys.length; start += MAX_WRITES) {
    await untilDone(keys.slice(start, start + MAX_WRITES), async (some) => {
      const { UnprocessedItems } = await table.client.send(
        new BatchWriteCommand({
          RequestItems: { [table.name]: some.map((Key) => ({ DeleteRequest: { Key } })) },
        }),
      );
      const undone = UnprocessedItems?.[table.name] ?? [];
      const left = undone.flatMap(({ DeleteRequest }) => (DeleteRequest ? [keyOf(DeleteRequest.Key)] : []));
      return { left, progress: left.length < some.length };
    });
  }
}

/** @throws when nothing more gets done */
async function untilDone(
  keys: Key[],
  request: (keys: Key[]) => Promise<{ left: Key[]; progress: boolean }>,
): Promise<void> {
  let left = keys;
  for (let inVain = 0; left.length > 0; ) {
    const done = await request(left);
    left = done.left;
    if (left.length === 0) return;
    inVain = done.progress ? 0 : inVain + 1;
    if (inVain === TRIES) throw new Error(`DynamoDB left ${left.length} items of a batch undone`);
    await wait(FIRST_WAIT_MS * 2 ** inVain * Math.random());
  }
}

const keyOf = (attributes: Record<string, unknown> | undefined): Key => ({
  pk: String(attributes?.pk),
  sk: String(attributes?.sk),
});
