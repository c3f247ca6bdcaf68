/** The health of a destination: since when every attempt failed. */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { LRUCache } from 'lru-cache';
import * as z from 'zod';
import type { DeliveryRef } from './client.ts';
import { healthKey } from './keys.ts';
import { updateExpression } from './update.ts';

type HealthRef = Omit<DeliveryRef, 'callId'>;

const HealthItem = z.object({
  /** The first failure after the last stored success. ISO 8601, UTC. */
  failing_since: z.string().optional(),
  /** Stored from time to time: see {@link recordSuccess}. */
  last_success_at: z.string().optional(),
});

/**
 * By destination: when this container stored a success last, and since when it knows the
 * destination to fail.
 */
const successes = new LRUCache<string, number>({ max: 10_000 });
const failures = new LRUCache<string, { since: Date; storedAt: number }>({ max: 10_000 });

/**
 * Stores a success, at most once per `everyMs` and container: most cost no write, and a streak of
 * failures may seem longer by that much.
 */
export async function recordSuccess(
  { table, outletId, destinationId }: HealthRef,
  { now, everyMs }: { now: Date; everyMs: number },
): Promise<void> {
  const key = `${table.name} ${outletId} ${destinationId}`;
  if (now.getTime() - (successes.get(key) ?? Number.NEGATIVE_INFINITY) < everyMs) return;
  await table.client.send(
    new UpdateCommand({
      TableName: table.name,
      Key: healthKey(outletId, destinationId),
      ...updateExpression({ set: { last_success_at: now.toISOString() }, remove: ['failing_since'] }),
    }),
  );
  failures.delete(key);
  successes.set(key, now.getTime());
}

/**
 * Stores a failure, at most once per `everyMs` and container, so that a destination that is down
 * does not cost a write per attempt. Between two writes the answer may not know a success that
 * another container stored: pass 0 to be sure.
 * @returns the time of the first failure since the last success, this failure included
 */
export async function recordFailure(
  { table, outletId, destinationId }: HealthRef,
  { now, everyMs }: { now: Date; everyMs: number },
): Promise<Date> {
  const key = `${table.name} ${outletId} ${destinationId}`;
  // The next success ends the streak, so it must be stored.
  successes.delete(key);
  const known = failures.get(key);
  if (known && now.getTime() - known.storedAt < everyMs) return known.since;
  const { Attributes } = await table.client.send(
    new UpdateCommand({
      TableName: table.name,
      Key: healthKey(outletId, destinationId),
      ...updateExpression({ setIfAbsent: { failing_since: now.toISOString() } }),
      ReturnValues: 'ALL_NEW',
    }),
  );
  const since = new Date(HealthItem.parse(Attributes).failing_since ?? now);
  failures.set(key, { since, storedAt: now.getTime() });
  return since;
}
