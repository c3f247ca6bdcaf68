/** A call in the table: stored once, read by one extractor at a time, closed by its deliveries. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { DateTime } from 'luxon';
import * as z from 'zod';
import { ExtractedValue, Failure, type FailureCode, ModelUse } from '../calls/call.ts';
import { CallEnded } from '../calls/call-ended.ts';
import type { Turn } from '../calls/transcript.ts';
import { isJsonObject, type JsonObject, parseJson } from '../json.ts';
import { deleteDocument, putDocument, readDocument } from './call-documents.ts';
import type { CallRef, DeliveryRef, Table } from './client.ts';
import { type DeliveryItem, newDelivery } from './deliveries.ts';
import {
  ANSWERED_PREFIX,
  callKey,
  callListKey,
  deliveryKey,
  failedCallKey,
  TRANSCRIPT_PREFIX,
  VALUES_PREFIX,
} from './keys.ts';
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
  /** Since when it waits for a model that is too busy, and how often it was put back for that. */
  waiting_since: z.string().optional(),
  waits: z.int().optional(),
  /** Parts of what earlier readings were answered before they failed. */
  answered_parts: z.int().optional(),
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
    ...(await putDocument({ table, outletId: outlet_id, callId: call_id }, TRANSCRIPT_PREFIX, transcript)),
  ]);
}

/** The call's own item, strongly consistent; undefined when there is none. */
export async function readCallItem({ table, outletId, callId }: CallRef): Promise<CallItem | undefined> {
  const { Item } = await table.client.send(
    new GetCommand({ TableName: table.name, Key: callKey(outletId, callId), ConsistentRead: true }),
  );
  return Item && CallItem.parse(Item);
}

/**
 * Takes the lease of a call that is still to be read; otherwise tells how the call stands.
 * @param failed the failures after which it is read again
 */
export async function claimCall(
  { table, outletId, callId }: CallRef,
  { lease, now, failed }: { lease: Lease; now: Date; failed: readonly FailureCode[] },
): Promise<{ claimed: boolean; call: CallItem | undefined }> {
  try {
    const { Attributes } = await table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: callKey(outletId, callId),
        UpdateExpression: 'SET lease_id = :id, lease_until = :until',
        ConditionExpression:
          '(#status = :received OR (#status = :failed AND contains(:codes, failure.code)))' +
          ' AND (attribute_not_exists(lease_until) OR lease_until < :now)',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':id': lease.id,
          ':until': lease.until,
          ':now': now.getTime(),
          ':received': 'received',
          ':failed': 'failed',
          ':codes': failed,
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

/** Ends a lease that may have been taken although taking it failed: the answer to a write can be lost, the write not. */
export async function releaseCall({ table, outletId, callId }: CallRef, lease: Lease): Promise<void> {
  await ifItHolds(
    table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: callKey(outletId, callId),
        UpdateExpression: 'REMOVE lease_id, lease_until',
        ConditionExpression: 'lease_id = :lease',
        ExpressionAttributeValues: { ':lease': lease.id },
      }),
    ),
  );
}

/**
 * Ends a lease without a reading, so that the call can be read again: keeps what it was answered, for that is paid.
 * @param waitingSince since when it waits for a model that is too busy; absent: it does not
 * @param failure when it is given up until somebody asks for it again
 */
export async function putCallBack(
  ref: CallRef,
  {
    lease,
    answered,
    answeredParts,
    model,
    waitingSince,
    failure,
  }: {
    lease: Lease;
    answered: readonly unknown[];
    /** Of earlier answers, which these replace. */
    answeredParts: number;
    model: ModelUse | undefined;
    waitingSince?: string | undefined;
    failure?: Failure | undefined;
  },
): Promise<void> {
  const { table, outletId, callId } = ref;
  const parts = answered.length > 0 ? await putDocument(ref, ANSWERED_PREFIX, answered) : [];
  const set: Record<string, unknown> = {
    answered_parts: parts.length,
    ...(model && { model }),
    ...(waitingSince !== undefined && { waiting_since: waitingSince }),
    status: failure ? 'failed' : 'received',
    ...(failure && { failure, ...failedCallKey(outletId, callId, new Date()) }),
  };
  const names = Object.keys(set);
  await transact(table, [
    {
      Update: {
        TableName: table.name,
        Key: callKey(outletId, callId),
        UpdateExpression:
          `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}` +
          ` REMOVE lease_id, lease_until, ${failure ? 'waiting_since, waits' : 'failure, failures_pk, failures_sk'}` +
          (waitingSince === undefined ? '' : ' ADD waits :one'),
        ConditionExpression: 'lease_id = :lease',
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ':lease': lease.id,
          ...Object.fromEntries(names.map((name) => [`:${name}`, set[name]])),
          ...(waitingSince !== undefined && { ':one': 1 }),
        },
      },
    },
    ...parts,
    ...deleteDocument(ref, ANSWERED_PREFIX, { parts: answeredParts, keep: parts.length }),
  ]);
}

/** What earlier readings of a call were answered before they failed. */
export const readAnswered = async (ref: CallRef): Promise<unknown> =>
  (await readDocument(ref, ANSWERED_PREFIX)) ?? [];

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
    answeredParts,
  }: {
    lease: Lease;
    values: readonly ExtractedValue[];
    model: ModelUse;
    deliveries: readonly DeliveryItem[];
    /** Parts of earlier answers, which go. */
    answeredParts: number;
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
          ' REMOVE lease_id, lease_until, failure, waiting_since, waits, answered_parts, failures_pk, failures_sk',
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
    ...(await putDocument(ref, VALUES_PREFIX, values)),
    ...deleteDocument(ref, ANSWERED_PREFIX, { parts: answeredParts }),
    ...deliveries.map((delivery) => newDelivery(ref, delivery)),
  ]);
}

/**
 * Ends a call whose reading failed: its message is done, its transcript stays.
 * @returns false when the lease went to another, whose reading counts
 */
export async function storeFailure(
  ref: CallRef,
  {
    lease,
    failure,
    model,
    answeredParts,
  }: { lease: Lease; failure: Failure; model: ModelUse; answeredParts: number },
): Promise<boolean> {
  const { table, outletId, callId } = ref;
  const findable =
    failure.code === 'model_unauthorised' ? failedCallKey(outletId, callId, new Date()) : undefined;
  return transact(table, [
    {
      Update: {
        TableName: table.name,
        Key: callKey(outletId, callId),
        UpdateExpression:
          'SET #status = :failed, failure = :failure, model = :model' +
          (findable ? ', failures_pk = :failures_pk, failures_sk = :failures_sk' : '') +
          ' REMOVE lease_id, lease_until, waiting_since, waits, answered_parts' +
          (findable ? '' : ', failures_pk, failures_sk'),
        ConditionExpression: 'lease_id = :lease',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':failed': 'failed',
          ':failure': failure,
          ':lease': lease.id,
          ':model': model,
          ...(findable && { ':failures_pk': findable.failures_pk, ':failures_sk': findable.failures_sk }),
        },
      },
    },
    ...deleteDocument(ref, ANSWERED_PREFIX, { parts: answeredParts }),
  ]);
}

/**
 * How a delivery ended, in the call's own item; to say it again changes nothing. Where deliveries of the call were opened
 * again, only if this one still stands so: what is said late may be of before.
 * @param attempts how many were recorded when it ended
 */
export async function closeDelivery(
  { table, outletId, callId, destinationId }: DeliveryRef,
  { outcome, attempts }: { outcome: 'delivered' | 'failed' | 'skipped'; attempts: number },
): Promise<void> {
  const close = (condition: string): Actions[number] => ({
    Update: {
      TableName: table.name,
      Key: callKey(outletId, callId),
      UpdateExpression: `DELETE open_destinations :destination ADD ${outcome}_destinations :destination`,
      // An erased call stays erased.
      ConditionExpression: `attribute_exists(pk)${condition}`,
      ExpressionAttributeValues: { ':destination': new Set([destinationId]) },
    },
  });
  if (await transact(table, [close(' AND attribute_not_exists(reopened)')])) return;
  await transact(table, [
    close(''),
    {
      ConditionCheck: {
        TableName: table.name,
        Key: deliveryKey(outletId, callId, destinationId),
        ConditionExpression: '#status = :outcome AND attempts = :attempts',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':outcome': outcome, ':attempts': attempts },
      },
    },
  ]);
}

/** The turns of a call; empty when their retention is over. */
export const readTranscript = async (ref: CallRef): Promise<Turn[]> =>
  Turns.parse((await readDocument(ref, TRANSCRIPT_PREFIX)) ?? []);

/** The values of a call; empty when it has none. */
export const readValues = async (ref: CallRef): Promise<ExtractedValue[]> =>
  Values.parse((await readDocument(ref, VALUES_PREFIX)) ?? []);

export const Turns = z.array(z.object({ turn: z.int(), role: z.string(), content: z.string() }));
export const Values = z.array(ExtractedValue);

/** A write whose condition may fail without harm. */
async function ifItHolds(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
