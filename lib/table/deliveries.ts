/** A delivery in the table, and its attempts: claimed by one dispatcher at a time, recorded before the next is due. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Attempt, DELIVERY_STATUSES } from '../calls/call.ts';
import { IS_CALL } from './calls/item.ts';
import type { CallRef, DeliveryRef } from './client.ts';
import { ending, epochSeconds, isOver, NOT_OVER } from './expiry.ts';
import {
  answerKey,
  attemptKey,
  callKey,
  callPartition,
  DELIVERY_PREFIX,
  deliveryKey,
  requestKey,
  undeliveredKey,
} from './keys.ts';
import type { Lease } from './lease.ts';
import { type Actions, transact } from './transaction.ts';

/** The item of a delivery: one call to one destination. */
export const DeliveryItem = z.object({
  /** Also the `webhook-id` of each of its attempts. */
  delivery_id: z.string(),
  destination_id: z.int(),
  destination_name: z.string(),
  status: z.enum(DELIVERY_STATUSES),
  /** How many attempts are recorded. */
  attempts: z.int(),
  /** How many there were when it was last opened again: its schedule began anew. */
  earlier_attempts: z.int().optional(),
  /** How many there were when another reading began it anew: its condition is asked before the next one. */
  begun_after: z.int().optional(),
  next_attempt_at: z.string().nullable(),
  /** Why it is held or skipped, was given up, or waits though nothing failed. */
  reason: z.string().nullable(),
  /** A turn that was booked for an attempt at a destination that limits its pace, and how often one was. */
  turn: z.object({ attempt: z.int(), bookings: z.int(), interval_ms: z.number() }).optional(),
  /** Ids of the messages that may go on with it; any other ends quietly. */
  nudges: z.set(z.string()),
  /** Of the last lease, also when that is over: to record again what is recorded changes nothing. */
  lease_id: z.string().optional(),
  /** Epoch milliseconds; absent when nobody works on it. */
  lease_until: z.number().optional(),
  /** Epoch seconds: it ends with its call. */
  expires_at: z.int().optional(),
});
export type DeliveryItem = z.infer<typeof DeliveryItem>;

/** The action that creates a delivery, for the transaction that stores a reading. */
export const newDelivery = (
  { table, outletId, callId }: CallRef,
  delivery: DeliveryItem,
): Actions[number] => ({
  Put: {
    TableName: table.name,
    Item: { ...deliveryKey(outletId, callId, delivery.destination_id), ...delivery },
  },
});

/**
 * The action that puts a new delivery in the place of one that was made before: under its own id, with the whole schedule
 * before it. The attempts of the one before stay in the log; what is in flight of it loses its lease.
 */
export const renewDelivery = (
  { table, outletId, callId }: CallRef,
  { delivery_id, destination_id, destination_name, next_attempt_at, nudges }: DeliveryItem,
): Actions[number] => ({
  Update: {
    TableName: table.name,
    Key: deliveryKey(outletId, callId, destination_id),
    UpdateExpression:
      'SET delivery_id = :id, destination_name = :name, #status = :pending, next_attempt_at = :next,' +
      ' reason = :none, nudges = :nudges, earlier_attempts = attempts, begun_after = attempts' +
      ' REMOVE lease_id, lease_until, turn, failures_pk, failures_sk',
    ConditionExpression: 'attribute_exists(attempts)',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':id': delivery_id,
      ':name': destination_name,
      ':pending': 'pending',
      ':next': next_attempt_at,
      ':none': null,
      ':nudges': nudges,
    },
  },
});

/**
 * Takes the lease of a pending delivery whose attempt `attempt` is the next, due by `dueBy`; otherwise tells how it stands.
 * @param nudge the id of the message that asks; from now on it is the only one that may go on
 */
export async function claimDelivery(
  { table, outletId, callId, destinationId }: DeliveryRef,
  {
    attempt,
    nudge,
    lease,
    now,
    dueBy,
  }: { attempt: number; nudge: string; lease: Lease; now: Date; dueBy: Date },
): Promise<{ claimed: boolean; delivery: DeliveryItem | undefined }> {
  const key = { TableName: table.name, Key: deliveryKey(outletId, callId, destinationId) };
  try {
    const { Attributes } = await table.client.send(
      new UpdateCommand({
        ...key,
        UpdateExpression: 'SET lease_id = :id, lease_until = :until, nudges = :nudges',
        ConditionExpression:
          '#status = :pending AND attempts = :done AND next_attempt_at <= :due_by AND contains(nudges, :nudge)' +
          // Ours already: the answer was lost, and the SDK asks again.
          ' AND (attribute_not_exists(lease_until) OR lease_until < :now OR lease_id = :id)' +
          ` AND ${NOT_OVER}`,
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':id': lease.id,
          ':now_seconds': epochSeconds(now),
          ':until': lease.until,
          ':pending': 'pending',
          ':done': attempt - 1,
          ':due_by': dueBy.toISOString(),
          ':now': now.getTime(),
          ':nudge': nudge,
          ':nudges': new Set([nudge]),
        },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return { claimed: true, delivery: DeliveryItem.parse(Attributes) };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const { Item } = await table.client.send(new GetCommand({ ...key, ConsistentRead: true }));
    return { claimed: false, delivery: liveDelivery(Item, now) };
  }
}

/** The delivery of an item; undefined for nothing, and when its retention is over. */
function liveDelivery(item: unknown, now: Date): DeliveryItem | undefined {
  if (item === undefined) return undefined;
  const delivery = DeliveryItem.parse(item);
  return isOver(delivery, now) ? undefined : delivery;
}

/** Ends a lease whose work failed, so that the message that comes back need not wait for its end. */
export async function releaseDelivery(
  { table, outletId, callId, destinationId }: DeliveryRef,
  lease: Lease,
): Promise<void> {
  await transact(table, [
    {
      Update: {
        TableName: table.name,
        Key: deliveryKey(outletId, callId, destinationId),
        UpdateExpression: 'REMOVE lease_until',
        ConditionExpression: 'lease_id = :lease',
        ExpressionAttributeValues: { ':lease': lease.id },
      },
    },
  ]);
}

/** What an attempt changes in its delivery. */
export interface DeliveryChange {
  status: DeliveryItem['status'];
  next_attempt_at: string | null;
  reason: string | null;
  /** Undefined: keep the one before. */
  turn?: DeliveryItem['turn'];
  /** Undefined: keep those that there are. */
  nudges?: DeliveryItem['nudges'];
}

/** What went over the wire in an attempt. */
export interface Exchange {
  /** As JSON text, masked; undefined where none was sent: the one before is kept. */
  request: string | undefined;
  /** When it ends, and what came back: with the transcript, unless that was over before. Epoch seconds. */
  expiresAt: number | undefined;
}

/** The item of a delivery's last request. */
export const RequestItem = z.object({ request: z.string() });

/** The item of what came back of an attempt. */
export const AnswerItem = z.object({ attempt: z.int(), response_excerpt: z.string() });

/**
 * Records how a claimed delivery stands now and, when one was made, the attempt, in one transaction. The lease ends, its id
 * stays: the SDK repeats a write whose answer it lost, and the repeat must hold as well.
 * @returns false when the lease went to another, whose record counts
 */
export async function recordDelivery(
  ref: DeliveryRef,
  {
    lease,
    change,
    attempt,
    expiresAt,
    exchange,
  }: {
    lease: Lease;
    change: DeliveryChange;
    attempt?: Attempt;
    /** Of the delivery: its attempts end with it. */
    expiresAt?: number | undefined;
    exchange?: Exchange;
  },
): Promise<boolean> {
  const { table, outletId, callId, destinationId } = ref;
  const findable =
    change.status === 'failed' || change.status === 'held'
      ? undeliveredKey(outletId, { callId, destinationId }, new Date())
      : undefined;
  return transact(table, [
    {
      Update: {
        TableName: table.name,
        Key: deliveryKey(outletId, callId, destinationId),
        UpdateExpression:
          'SET #status = :status, next_attempt_at = :next, reason = :reason' +
          (change.turn === undefined ? '' : ', turn = :turn') +
          (change.nudges === undefined ? '' : ', nudges = :nudges') +
          (attempt ? ', attempts = :attempts' : '') +
          (findable ? ', failures_pk = :failures_pk, failures_sk = :failures_sk' : '') +
          ` REMOVE lease_until${findable ? '' : ', failures_pk, failures_sk'}`,
        ConditionExpression: 'lease_id = :lease',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':status': change.status,
          ':next': change.next_attempt_at,
          ':reason': change.reason,
          ':lease': lease.id,
          ...(change.turn !== undefined && { ':turn': change.turn }),
          ...(change.nudges !== undefined && { ':nudges': change.nudges }),
          ...(attempt && { ':attempts': attempt.attempt }),
          ...(findable && { ':failures_pk': findable.failures_pk, ':failures_sk': findable.failures_sk }),
        },
      },
    },
    ...(attempt ? logOf(ref, attempt, { expiresAt, exchange }) : []),
  ]);
}

/** The line of an attempt, which ends with its call, and apart from it the texts that may end before. */
function logOf(
  { table, outletId, callId, destinationId }: DeliveryRef,
  attempt: Attempt,
  { expiresAt, exchange }: { expiresAt: number | undefined; exchange: Exchange | undefined },
): Actions {
  const line = {
    ...attemptKey(outletId, callId, destinationId, attempt.attempt),
    ...attempt,
    // An empty one says nothing, and needs no item.
    response_excerpt: attempt.response_excerpt ? null : attempt.response_excerpt,
    ...ending(expiresAt),
  };
  const answer = attempt.response_excerpt && {
    ...answerKey(outletId, callId, destinationId, attempt.attempt),
    attempt: attempt.attempt,
    response_excerpt: attempt.response_excerpt,
    ...ending(exchange?.expiresAt),
  };
  const request = exchange?.request !== undefined && {
    ...requestKey(outletId, callId, destinationId),
    request: exchange.request,
    ...ending(exchange.expiresAt),
  };
  return [line, answer, request].flatMap((Item) => (Item ? [{ Put: { TableName: table.name, Item } }] : []));
}

/** The deliveries of a call without their attempts. */
export async function readDeliveries({ table, outletId, callId }: CallRef): Promise<DeliveryItem[]> {
  const deliveries: DeliveryItem[] = [];
  const pages = paginateQuery(
    { client: table.client },
    {
      TableName: table.name,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      FilterExpression: 'attribute_exists(delivery_id)',
      ExpressionAttributeValues: { ':pk': callPartition(outletId, callId), ':prefix': DELIVERY_PREFIX },
      ConsistentRead: true,
    },
  );
  const now = new Date();
  for await (const { Items = [] } of pages) {
    deliveries.push(
      ...Items.map((item) => liveDelivery(item, now)).filter((delivery) => delivery !== undefined),
    );
  }
  return deliveries;
}

/**
 * Opens a delivery again that has ended or is held, and its call with it: due then, with the whole schedule before it.
 * @param from the statuses in which it is opened
 * @param nudges the messages that may go on with it
 * @returns how it stands now, open; undefined when it stood otherwise, which it may also do by being open
 */
export async function reopenDelivery(
  { table, outletId, callId, destinationId }: DeliveryRef,
  {
    from,
    due,
    nudges,
  }: { from: readonly DeliveryItem['status'][]; due: Date; nudges: DeliveryItem['nudges'] },
): Promise<DeliveryItem | undefined> {
  const key = { TableName: table.name, Key: deliveryKey(outletId, callId, destinationId) };
  const { Item } = await table.client.send(new GetCommand({ ...key, ConsistentRead: true }));
  const before = liveDelivery(Item, new Date());
  if (!before || !from.includes(before.status)) return undefined;
  const after = { status: 'pending', next_attempt_at: due.toISOString(), reason: null, nudges } as const;
  const reopened = await transact(table, [
    {
      Update: {
        ...key,
        UpdateExpression:
          'SET #status = :status, next_attempt_at = :next, reason = :reason, earlier_attempts = attempts, nudges = :nudges' +
          // It stays in the index of failures until an attempt is recorded: a recovery that died finds it once more.
          // A turn that it had is of before.
          ' REMOVE lease_id, lease_until, turn',
        ConditionExpression: '#status = :before AND attempts = :attempts',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':status': after.status,
          ':next': after.next_attempt_at,
          ':reason': after.reason,
          ':nudges': after.nudges,
          ':before': before.status,
          ':attempts': before.attempts,
        },
      },
    },
    {
      Update: {
        TableName: table.name,
        Key: callKey(outletId, callId),
        UpdateExpression:
          // From now on an outcome that is said late may be of before: see closeDelivery.
          'SET reopened = :reopened ADD open_destinations :destination' +
          ' DELETE delivered_destinations :destination, failed_destinations :destination, skipped_destinations :destination',
        ConditionExpression: IS_CALL,
        ExpressionAttributeValues: { ':destination': new Set([destinationId]), ':reopened': true },
      },
    },
  ]);
  return reopened ? { ...before, ...after, turn: undefined } : undefined;
}
