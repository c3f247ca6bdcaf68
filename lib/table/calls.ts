/** A call in the table: stored once, read by one extractor at a time, closed by its deliveries. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { DateTime } from 'luxon';
import * as z from 'zod';
import { ExtractedValue, Failure, type FailureCode, ModelUse } from '../calls/call.ts';
import { CallEnded } from '../calls/call-ended.ts';
import type { Turn } from '../calls/transcript.ts';
import { isJsonObject, type JsonObject, parseJson } from '../json.ts';
import type { CallRef, Table } from './client.ts';
import { type DeliveryItem, newDelivery } from './deliveries.ts';
import { fromParts, toParts } from './documents.ts';
import { callKey, callListKey, callPartition, TRANSCRIPT_PREFIX, VALUES_PREFIX } from './keys.ts';
import type { Lease } from './lease.ts';
import { type Actions, transact } from './transaction.ts';

const destinations = z.set(z.int()).optional();

/** The item of a call. Its deliveries' outcomes are sets of destination ids: to add again changes nothing. */
export const CallItem = CallEnded.omit({ transcript: true, metadata: true, event: true }).extend({
  metadata: z
    .string()
    .transform((text) => parseJson(text))
    .pipe(z.custom<JsonObject>(isJsonObject)),
  received_at: z.string(),
  status: z.enum(['received', 'extracted', 'failed']),
  failure: Failure.optional(),
  model: ModelUse.optional(),
  lease_id: z.string().optional(),
  /** Epoch milliseconds. */
  lease_until: z.number().optional(),
  open_destinations: destinations,
  delivered_destinations: destinations,
  failed_destinations: destinations,
  skipped_destinations: destinations,
});
export type CallItem = z.infer<typeof CallItem>;

/**
 * Stores a call that ended, with its transcript, unless it is there already: the first one wins.
 * @param lease the extractor's, when it stores the call to read it at once
 * @returns whether it was stored
 */
export async function storeCall(
  table: Table,
  { transcript, metadata, event: _, ...call }: CallEnded,
  { receivedAt, lease }: { receivedAt: Date; lease?: Lease },
): Promise<boolean> {
  const { outlet_id, call_id } = call;
  return transact(table, [
    {
      Put: {
        TableName: table.name,
        Item: {
          ...callKey(outlet_id, call_id),
          ...callListKey(outlet_id, call_id, DateTime.fromISO(call.timestamp).toJSDate()),
          ...call,
          metadata: JSON.stringify(metadata ?? {}),
          received_at: receivedAt.toISOString(),
          status: 'received',
          ...(lease && { lease_id: lease.id, lease_until: lease.until }),
        },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
    ...(await putParts({ table, outletId: outlet_id, callId: call_id }, TRANSCRIPT_PREFIX, transcript)),
  ]);
}

/** The call's own item, strongly consistent; undefined when there is none. */
export async function readCallItem({ table, outletId, callId }: CallRef): Promise<CallItem | undefined> {
  const { Item } = await table.client.send(
    new GetCommand({ TableName: table.name, Key: callKey(outletId, callId), ConsistentRead: true }),
  );
  return Item && CallItem.parse(Item);
}

/** Takes the lease of a call that is still to be read; otherwise tells how the call stands. */
export async function claimCall(
  { table, outletId, callId }: CallRef,
  lease: Lease,
  now: number,
): Promise<{ claimed: boolean; call: CallItem | undefined }> {
  try {
    const { Attributes } = await table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: callKey(outletId, callId),
        UpdateExpression: 'SET lease_id = :id, lease_until = :until',
        // A reading that failed for want of the model is taken up again when its message is redriven.
        ConditionExpression:
          '(#status = :received OR (#status = :failed AND failure.code = :unavailable))' +
          ' AND (attribute_not_exists(lease_until) OR lease_until < :now)',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':id': lease.id,
          ':until': lease.until,
          ':now': now,
          ':received': 'received',
          ':failed': 'failed',
          ':unavailable': 'model_unavailable' satisfies FailureCode,
        },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return { claimed: true, call: CallItem.parse(Attributes) };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { claimed: false, call: await readCallItem({ table, outletId, callId }) };
  }
}

/** Ends a lease early, so that another may try at once. */
export async function releaseCall({ table, outletId, callId }: CallRef, lease: Lease): Promise<void> {
  await ifStillOurs(
    table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: callKey(outletId, callId),
        UpdateExpression: 'REMOVE lease_id, lease_until',
        ConditionExpression: 'lease_id = :id',
        ExpressionAttributeValues: { ':id': lease.id },
      }),
    ),
  );
}

/**
 * Stores what was read, and a delivery for each destination, in one transaction: nothing is sent before.
 * @returns false when the lease went to another, whose reading counts
 */
export async function storeReading(
  ref: CallRef,
  {
    lease,
    values,
    model,
    deliveries,
  }: {
    lease: Lease;
    values: readonly ExtractedValue[];
    model: ModelUse;
    deliveries: readonly DeliveryItem[];
  },
): Promise<boolean> {
  const { table, outletId, callId } = ref;
  const open = deliveries.map(({ destination_id }) => destination_id);
  return transact(table, [
    {
      Update: {
        TableName: table.name,
        Key: callKey(outletId, callId),
        UpdateExpression:
          'SET #status = :extracted, model = :model' +
          (open.length > 0 ? ', open_destinations = :open' : '') +
          ' REMOVE lease_id, lease_until, failure',
        ConditionExpression: 'lease_id = :lease',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':extracted': 'extracted',
          ':model': model,
          ':lease': lease.id,
          ...(open.length > 0 && { ':open': new Set(open) }),
        },
      },
    },
    ...(await putParts(ref, VALUES_PREFIX, values)),
    ...deliveries.map((delivery) => newDelivery(ref, delivery)),
  ]);
}

/** Ends a call whose reading failed: its message is done, its transcript stays. */
export async function storeFailure(
  { table, outletId, callId }: CallRef,
  { lease, failure, model }: { lease: Lease; failure: Failure; model?: ModelUse },
): Promise<void> {
  await ifStillOurs(
    table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: callKey(outletId, callId),
        UpdateExpression: `SET #status = :failed, failure = :failure${model ? ', model = :model' : ''} REMOVE lease_id, lease_until`,
        ConditionExpression: 'lease_id = :lease',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':failed': 'failed',
          ':failure': failure,
          ':lease': lease.id,
          ...(model && { ':model': model }),
        },
      }),
    ),
  );
}

/** How a delivery ended, in the call's own item; to say it again changes nothing. */
export async function closeDelivery(
  { table, outletId, callId }: CallRef,
  destinationId: number,
  outcome: 'delivered' | 'failed' | 'skipped',
): Promise<void> {
  await ifStillOurs(
    table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: callKey(outletId, callId),
        UpdateExpression: `DELETE open_destinations :destination ADD ${outcome}_destinations :destination`,
        // An erased call stays erased.
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':destination': new Set([destinationId]) },
      }),
    ),
  );
}

/** The turns of a call; empty when their retention is over. */
export const readTranscript = async (ref: CallRef): Promise<Turn[]> =>
  Turns.parse((await readDocument(ref, TRANSCRIPT_PREFIX)) ?? []);

/** The values of a call; empty when it has none. */
export const readValues = async (ref: CallRef): Promise<ExtractedValue[]> =>
  Values.parse((await readDocument(ref, VALUES_PREFIX)) ?? []);

export const Turns = z.array(z.object({ turn: z.int(), role: z.string(), content: z.string() }));
export const Values = z.array(ExtractedValue);
const Part = z.object({ part: z.instanceof(Uint8Array) });

async function readDocument({ table, outletId, callId }: CallRef, prefix: string): Promise<unknown> {
  const parts: Uint8Array[] = [];
  const pages = paginateQuery(
    { client: table.client },
    {
      TableName: table.name,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': callPartition(outletId, callId), ':prefix': prefix },
      ConsistentRead: true,
    },
  );
  for await (const { Items = [] } of pages) parts.push(...Items.map((item) => Part.parse(item).part));
  return parts.length === 0 ? undefined : fromParts(parts);
}

const putParts = async (
  { table, outletId, callId }: CallRef,
  prefix: string,
  document: unknown,
): Promise<Actions> =>
  (await toParts(document)).map((part, index) => ({
    Put: {
      TableName: table.name,
      Item: { pk: callPartition(outletId, callId), sk: `${prefix}${index + 1}`, part },
    },
  }));

async function ifStillOurs(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
