/**
 * The counters of an outlet in the table: a few items per day, which writers add to and readers
 * sum.
 */
import { randomInt } from 'node:crypto';
import { paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { DayCounts } from '../domain/counts.ts';
import { retry } from '../shared/retry.ts';
import type { Table } from './client.ts';
import { STATS_PREFIX, statsKey, statsPartition } from './keys.ts';
import { updateExpression } from './update.ts';

/** Longer than the year that can be asked for at once. */
const STORED_DAYS = 400;
const DAY_SECONDS = 86_400;

/** A day is spread over so many items: DynamoDB takes at most 1,000 writes a second per item. */
export const STATS_SHARDS = 8;

// DynamoDB refuses these before it writes: only they can be retried without counting twice.
const REFUSED = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
]);

/**
 * Adds to the counters of a day. After an error the amounts may have been added: they are not added
 * again.
 */
export async function addCounts(
  { client, name }: Table,
  { outletId, day, counts, signal }: DayCounts & { signal: AbortSignal },
): Promise<void> {
  const added = Object.entries(counts).filter((entry): entry is [string, number] => (entry[1] ?? 0) > 0);
  const update = {
    TableName: name,
    ...updateExpression({
      add: Object.fromEntries(added),
      setIfAbsent: { expires_at: Date.parse(day) / 1000 + STORED_DAYS * DAY_SECONDS },
    }),
  };
  await retry(
    () => {
      // Another item each time: the one before may be throttled.
      const Key = statsKey(outletId, day, randomInt(STATS_SHARDS));
      return client.send(new UpdateCommand({ ...update, Key }), { abortSignal: signal });
    },
    {
      tries: 4,
      firstWaitMs: 100,
      isRetryable: (error) => error instanceof Error && REFUSED.has(error.name),
      signal,
    },
  );
}

const DAY_LENGTH = 'YYYY-MM-DD'.length;
const DayItem = z.object({ pk: z.string(), sk: z.string(), expires_at: z.number() }).catchall(z.number());

/**
 * Returns the counters of an outlet's days by date, without days that have none. Eventually
 * consistent: counters lag by the batches in flight anyway.
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
