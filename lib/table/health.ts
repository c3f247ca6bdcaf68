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

const noted = new Map<string, number>();
const KEPT = 10_000;

/** Notes a success, at most once in `everyMs` for a container: most cost no write, and a streak may seem longer by that much. */
export async function noteSuccess(
  { table, outletId, destinationId }: HealthRef,
  { now, everyMs }: { now: Date; everyMs: number },
): Promise<void> {
  const key = `${table.name} ${outletId} ${destinationId}`;
  if (now.getTime() - (noted.get(key) ?? Number.NEGATIVE_INFINITY) < everyMs) return;
  await table.client.send(
    new UpdateCommand({
      TableName: table.name,
      Key: healthKey(outletId, destinationId),
      UpdateExpression: 'SET last_success_at = :now REMOVE failing_since',
      ExpressionAttributeValues: { ':now': now.toISOString() },
    }),
  );
  noted.delete(key);
  noted.set(key, now.getTime());
  const [oldest] = noted.keys();
  if (noted.size > KEPT && oldest !== undefined) noted.delete(oldest);
}

/** Notes a failure. @returns since when nothing but failures came, this one included */
export async function noteFailure(
  { table, outletId, destinationId }: HealthRef,
  { now }: { now: Date },
): Promise<Date> {
  // What succeeds next ends this, and must be noted.
  noted.delete(`${table.name} ${outletId} ${destinationId}`);
  const { Attributes } = await table.client.send(
    new UpdateCommand({
      TableName: table.name,
      Key: healthKey(outletId, destinationId),
      UpdateExpression: 'SET failing_since = if_not_exists(failing_since, :now)',
      ExpressionAttributeValues: { ':now': now.toISOString() },
      ReturnValues: 'ALL_NEW',
    }),
  );
  return new Date(HealthItem.parse(Attributes).failing_since ?? now);
}
