/** The counters of an outlet in the table: a few items a day, added to by whoever counts, and summed when they are read. */
import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { DayCounts } from '../domain/counts.ts';
import type { Table } from './client.ts';
import { STATS_PREFIX, statsKey, statsPartition } from './keys.ts';

/** Longer than the year that can be asked for at once. */
const KEPT_DAYS = 400;
const DAY_SECONDS = 86_400;

/** A day is spread over so many items, for one takes 1,000 writes a second and no more. */
export const STATS_SHARDS = 8;

// DynamoDB refused these before it did anything: they alone may be repeated without counting twice.
const REFUSED = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
]);
const TRIES = 4;
const FIRST_WAIT_MS = 50;

/** Adds to the counters of a day. Whoever throws may have added: a counter cannot tell, so nothing is added twice on purpose. */
export async function addCounts(
  { client, name }: Table,
  { outletId, day, counts, signal }: DayCounts & { signal: AbortSignal },
): Promise<void> {
  const added = Object.entries(counts).filter(([, amount = 0]) => amount > 0);
  const update = {
    TableName: name,
    UpdateExpression:
      `ADD ${added.map((_, index) => `#c${index} :c${index}`).join(', ')}` +
      ' SET expires_at = if_not_exists(expires_at, :expires_at)',
    ExpressionAttributeNames: Object.fromEntries(added.map(([counter], index) => [`#c${index}`, counter])),
    ExpressionAttributeValues: {
      ...Object.fromEntries(added.map(([, amount], index) => [`:c${index}`, amount])),
      ':expires_at': Date.parse(day) / 1000 + KEPT_DAYS * DAY_SECONDS,
    },
  };
  for (let tried = 1; ; tried += 1) {
    try {
      // Another item each time: the one before may be too hot.
      const Key = statsKey(outletId, day, randomInt(STATS_SHARDS));
      await client.send(new UpdateCommand({ ...update, Key }), { abortSignal: signal });
      return;
    } catch (error) {
      const refused = error instanceof Error && REFUSED.has(error.name);
      if (!refused || tried === TRIES) throw error;
      await wait(FIRST_WAIT_MS * 2 ** tried * Math.random(), undefined, { signal });
    }
  }
}

const DAY_LENGTH = 'YYYY-MM-DD'.length;
const DayItem = z.object({ pk: z.string(), sk: z.string(), expires_at: z.number() }).catchall(z.number());

/**
 * The counters of an outlet's days, by their dates; a day without anything has none. Eventually consistent: counters
 * are behind by the batches under way anyhow.
 * @param from the first day @param to the day after the last, `YYYY-MM-DD`
 */
export async function readDays(
  { client, name }: Table,
  { outletId, from, to, now }: { outletId: number; from: string; to: string; now: Date },
): Promise<Map<string, Record<string, number>>> {
  const days = new Map<string, Record<string, number>>();
  const pages = paginateQuery(
    { client },
    {
      TableName: name,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: {
        ':pk': statsPartition(outletId),
        ':from': `${STATS_PREFIX}${from}`,
        ':to': `${STATS_PREFIX}${to}`,
      },
    },
  );
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      const { pk: _, sk, expires_at, ...counts } = DayItem.parse(item);
      const day = sk.slice(STATS_PREFIX.length, STATS_PREFIX.length + DAY_LENGTH);
      if (day >= to || expires_at <= now.getTime() / 1000) continue;
      const sum = days.get(day) ?? {};
      days.set(day, sum);
      for (const [counter, amount] of Object.entries(counts)) sum[counter] = (sum[counter] ?? 0) + amount;
    }
  }
  return days;
}
