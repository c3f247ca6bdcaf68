/** Records the outcome of a claimed delivery, before the next attempt is enqueued. */
import * as z from 'zod';
import type { Attempt } from '../../domain/call.ts';
import type { DeliveryRef } from '../client.ts';
import { answerKey, attemptKey, deliveryKey, requestKey, undeliveredKey } from '../keys.ts';
import type { Lease } from '../lease.ts';
import { type Actions, transact } from '../transaction.ts';
import { withTtl } from '../ttl.ts';
import type { DeliveryItem } from './delivery-item.ts';

/** The changes of a delivery. */
export interface DeliveryChange {
  status: DeliveryItem['status'];
  next_attempt_at: string | null;
  reason: string | null;
  /** Undefined: unchanged. */
  slot?: DeliveryItem['slot'];
  /** Undefined: unchanged. */
  active_tokens?: DeliveryItem['active_tokens'];
}

/** What an attempt sent. */
export interface Exchange {
  /** As JSON text, masked; undefined when nothing was sent: the previous one stays. */
  request: string | undefined;
  /**
   * When request and answer expire: with the transcript, unless that had expired. Epoch seconds.
   */
  expiresAt: number | undefined;
}

/** The item of the last request of a delivery. */
export const RequestItem = z.object({ request: z.string() });

/** The item of the answer to an attempt. */
export const AnswerItem = z.object({ attempt: z.int(), response_excerpt: z.string() });

/**
 * Records the state of a claimed delivery and its attempt, if any, in one transaction. The lease
 * ends but its id stays: the SDK retries a write whose answer was lost, and the retry must succeed
 * as well.
 * @returns false when another function holds the lease, whose record counts
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
    /** When the delivery expires, and its attempts with it. */
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

/**
 * The item of an attempt expires with its call; its texts are apart, since they may expire earlier.
 */
function logOf(
  { table, outletId, callId, destinationId }: DeliveryRef,
  attempt: Attempt,
  { expiresAt, exchange }: { expiresAt: number | undefined; exchange: Exchange | undefined },
): Actions {
  const line = {
    ...attemptKey(outletId, callId, destinationId, attempt.attempt),
    ...attempt,
    // An empty answer needs no item.
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
