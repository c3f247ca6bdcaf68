/** Stores a call that ended, exactly once. */
import { DateTime } from 'luxon';
import type { CallEnded } from '../../domain/call-ended.ts';
import { expiryOf, type Retention } from '../../domain/retention.ts';
import type { Table } from '../client.ts';
import { callKey, callListKey, TRANSCRIPT_PREFIX } from '../keys.ts';
import type { Lease } from '../lease.ts';
import { transact } from '../transaction.ts';
import { epochSeconds } from '../ttl.ts';
import { putDocument } from './call-documents.ts';
import { CallItem } from './call-item.ts';

/**
 * Stores a call with its transcript unless its id is in use: the first call wins. An id is free
 * again when the call or the tombstone of an erased one has expired; DynamoDB may delete them
 * later.
 * @param lease the extractor's, when it stores the call to extract it at once
 * @returns the stored call; undefined when the id is in use
 */
export async function storeCall(
  table: Table,
  { transcript, metadata, event: _, ...call }: CallEnded,
  { receivedAt, retention, lease }: { receivedAt: Date; retention: Retention; lease?: Lease },
): Promise<CallItem | undefined> {
  const { outlet_id, call_id } = call;
  const ends = expiryOf(receivedAt, retention);
  const item = {
    ...call,
    metadata: JSON.stringify(metadata ?? {}),
    received_at: receivedAt.toISOString(),
    status: 'received',
    expires_at: ends.call,
    transcript_expires_at: ends.transcript,
    ...(lease && { lease_id: lease.id, lease_until: lease.until }),
  };
  const ref = { table, outletId: outlet_id, callId: call_id };
  const stored = await transact(table, [
    {
      Put: {
        TableName: table.name,
        Item: {
          ...callKey(outlet_id, call_id),
          ...callListKey(outlet_id, call_id, DateTime.fromISO(call.timestamp).toJSDate()),
          ...item,
        },
        ConditionExpression: 'attribute_not_exists(pk) OR expires_at <= :now_seconds',
        ExpressionAttributeValues: { ':now_seconds': epochSeconds(receivedAt) },
      },
    },
    ...(await putDocument(ref, TRANSCRIPT_PREFIX, { document: transcript, expiresAt: ends.transcript })),
  ]);
  return stored ? CallItem.parse(item) : undefined;
}
