/** What became of a claimed delivery is recorded before the next attempt is due. */
import * as z from 'zod';
import type { Attempt } from '../../domain/call.ts';
import type { DeliveryRef } from '../client.ts';
import { answerKey, attemptKey, deliveryKey, requestKey, undeliveredKey } from '../keys.ts';
import type { Lease } from '../lease.ts';
import { type Actions, transact } from '../transaction.ts';
import { withTtl } from '../ttl.ts';
import type { DeliveryItem } from './delivery-item.ts';

/** What an attempt changes in its delivery. */
export interface DeliveryChange {
  status: DeliveryItem['status'];
  next_attempt_at: string | null;
  reason: string | null;
  /** Undefined: keep the one before. */
  slot?: DeliveryItem['slot'];
  /** Undefined: keep those that there are. */
  active_tokens?: DeliveryItem['active_tokens'];
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
          (change.slot === undefined ? '' : ', slot = :slot') +
          (change.active_tokens === undefined ? '' : ', active_tokens = :active_tokens') +
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
          ...(change.slot !== undefined && { ':slot': change.slot }),
          ...(change.active_tokens !== undefined && { ':active_tokens': change.active_tokens }),
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
    ...withTtl(expiresAt),
  };
  const answer = attempt.response_excerpt && {
    ...answerKey(outletId, callId, destinationId, attempt.attempt),
    attempt: attempt.attempt,
    response_excerpt: attempt.response_excerpt,
    ...withTtl(exchange?.expiresAt),
  };
  const request = exchange?.request !== undefined && {
    ...requestKey(outletId, callId, destinationId),
    request: exchange.request,
    ...withTtl(exchange.expiresAt),
  };
  return [line, answer, request].flatMap((Item) => (Item ? [{ Put: { TableName: table.name, Item } }] : []));
}
