/** How a destination fares: since when nothing but failures came from it. */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { DeliveryRef } from './client.ts';
import { healthKey } from './keys.ts';

type HealthRef = Omit<DeliveryRef, 'callId'>;

const HealthItem = z.object({
  /** The first failure after the last success that was noted. ISO 8601, UTC. */
  failing_since: z.string().optional(),
  /** Noted now and then only: see {@link noteSuccess}. */
  last_success_at: z.string().optional(),
});

/** By destination, when this container noted a success last, and since when it knows it to fail. */
const successes = new Map<string, number>();
const failures = new Map<string, { since: Date; notedAt: number }>();
const KEPT = 10_000;

/** Remembers something of a destination; what was remembered longest ago goes. */
function remember<Known>(known: Map<string, Known>, key: string, what: Known): void {
  known.delete(key);
  known.set(key, what);
  const [oldest] = known.keys();
  if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
}

/** Notes a success, at most once in `everyMs` for a container: most cost no write, and a streak may seem longer by that much. */
export async function noteSuccess(
  { table, outletId, destinationId }: HealthRef,
  { now, everyMs }: { now: Date; everyMs: number },
): Promise<void> {
  const key = `${table.name} ${outletId} ${destinationId}`;
  if (now.getTime() - (successes.get(key) ?? Number.NEGATIVE_INFINITY) < everyMs) return;
  await table.client.send(
    new UpdateCommand({
      TableName: table.name,
      Key: healthKey(outletId, destinationId),
      UpdateExpression: 'SET last_success_at = :now REMOVE failing_since',
      ExpressionAttributeValues: { ':now': now.toISOString() },
    }),
  );
  failures.delete(key);
  remember(successes, key, now.getTime());
}

/**
 * Notes a failure, at most once in `everyMs` for a container: a destination that is down would have a write for each attempt
 * in this one item. What is told in between may be of before a success that another container noted: ask with 0 to be sure.
 * @returns since when nothing but failures came, this one included
 */
export async function noteFailure(
  { table, outletId, destinationId }: HealthRef,
  { now, everyMs }: { now: Date; everyMs: number },
): Promise<Date> {
  const key = `${table.name} ${outletId} ${destinationId}`;
  // What succeeds next ends this, and must be noted.
  successes.delete(key);
  const known = failures.get(key);
  if (known && now.getTime() - known.notedAt < everyMs) return known.since;
  const { Attributes } = await table.client.send(
    new UpdateCommand({
      TableName: table.name,
      Key: healthKey(outletId, destinationId),
      UpdateExpression: 'SET failing_since = if_not_exists(failing_since, :now)',
      ExpressionAttributeValues: { ':now': now.toISOString() },
      ReturnValues: 'ALL_NEW',
    }),
  );
  const since = new Date(HealthItem.parse(Attributes).failing_since ?? now);
  remember(failures, key, { since, notedAt: now.getTime() });
  return since;
}
