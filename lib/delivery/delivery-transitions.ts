/**
 * The transitions of a claimed delivery: skipped, held, postponed to a later slot, or recorded with
 * its attempt.
 */
import type { Attempt } from '../domain/call.ts';
import { attemptCounts, deliveryCounts, type Tally } from '../domain/counts.ts';
import { type Destination, DISABLED_BY_REQUEST } from '../domain/destination.ts';
import { logger } from '../observability/logger.ts';
import { count } from '../observability/metrics.ts';
import type { Queue } from '../queues/client.ts';
import type { DeliveryItem } from '../table/calls/delivery-item.ts';
import { newToken } from '../table/calls/message-tokens.ts';
import { recordDelivery } from '../table/calls/record-delivery.ts';
import { reopenDelivery } from '../table/calls/reopen-delivery.ts';
import type { DeliveryRef } from '../table/client.ts';
import { currentConfiguration } from '../table/current-configuration.ts';
import type { Lease } from '../table/lease.ts';
import type { AttemptMade } from './attempt.ts';
import { close } from './close-delivery.ts';
import { enqueueDeliveries } from './enqueue.ts';
import type { Slot } from './rate-limit.ts';
import { nextAttemptAt } from './retry-schedule.ts';

/** A delivery that this function has leased. */
export interface Claimed {
  lease: Lease;
  delivery: DeliveryItem;
  /** The token of the message that claimed it. */
  token: string;
}

/** Skips the delivery: it is not sent unless a redelivery is requested. */
export async function skip(
  { tally }: { tally: Tally },
  ref: DeliveryRef,
  { lease, delivery, reason }: Claimed & { reason: string },
): Promise<void> {
  const change = { status: 'skipped', next_attempt_at: null, reason } as const;
  if (!(await recordDelivery(ref, { lease, change }))) return;
  tally.add(ref.outletId, new Date(), deliveryCounts(change.status));
  await close({ tally }, ref, { delivery, outcome: change.status, attempts: delivery.attempts });
}

/** Holds the delivery until the destination is enabled and a recovery is requested. */
export async function hold(
  { tally, deliveryDue }: { tally: Tally; deliveryDue: Queue },
  ref: DeliveryRef,
  { lease, token, destination: { disabled_reason } }: Claimed & { destination: Destination },
): Promise<void> {
  const byRequest = disabled_reason === null || disabled_reason === DISABLED_BY_REQUEST;
  const reason = `the destination is disabled: ${byRequest ? 'manually' : disabled_reason}`;
  const change = { status: 'held', next_attempt_at: null, reason } as const;
  if (!(await recordDelivery(ref, { lease, change }))) return;
  tally.add(ref.outletId, new Date(), deliveryCounts(change.status));
  await reopenUnlessDisabled(deliveryDue, ref, token);
}

/**
 * Reopens a delivery that was held just after its destination was enabled and recovered, or
 * deleted: no later request would reopen it.
 * @param token of the message that held it, which comes back if the function dies before it has
 * enqueued the delivery
 */
export async function reopenUnlessDisabled(
  deliveryDue: Queue,
  ref: DeliveryRef,
  token: string,
): Promise<void> {
  const { destinations } = await currentConfiguration(ref);
  const destination = destinations.find(({ destination_id }) => destination_id === ref.destinationId);
  if (destination?.status === 'disabled') return;
  const next = newToken();
  const opening = { from: ['held'] as const, due: new Date(), active_tokens: new Set([token, next]) };
  const reopened = await reopenDelivery(ref, opening);
  if (reopened) await enqueueDeliveries(deliveryDue, ref, [{ ...reopened, active_tokens: new Set([next]) }]);
}

/** Postpones the delivery to its slot. */
export async function postpone(
  deliveryDue: Queue,
  ref: DeliveryRef,
  { lease, delivery, token, later: { at, slot } }: Claimed & { later: { at: Date; slot: Slot } },
): Promise<void> {
  const next_attempt_at = at.toISOString();
  const reason = 'waits for the rate limit of the destination';
  const next = newToken();
  const active_tokens = new Set([token, next]);
  const change = { status: 'pending', next_attempt_at, reason, slot, active_tokens } as const;
  if (!(await recordDelivery(ref, { lease, change }))) return;
  await enqueueDeliveries(deliveryDue, ref, [
    { ...delivery, next_attempt_at, active_tokens: new Set([next]) },
  ]);
}

/**
 * Records an attempt, and enqueues the next one or closes the delivery.
 * @param gone whether the destination was disabled because of this attempt
 */
export async function recordAttempt(
  { schedule, deliveryDue, tally }: { schedule: readonly number[]; deliveryDue: Queue; tally: Tally },
  ref: DeliveryRef,
  { lease, delivery, token, made, gone }: Claimed & { made: AttemptMade; gone: boolean },
): Promise<void> {
  const { attempt, exchange } = made;
  const { status, next_attempt_at } = statusAfter({ schedule, delivery, made, gone });
  const following = newToken();
  const change = {
    status,
    next_attempt_at,
    reason: status === 'failed' || status === 'held' ? attempt.error : null,
    // The token of this message stays active: it comes back if the next message cannot be sent.
    ...(status === 'pending' && { active_tokens: new Set([token, following]) }),
  } as const;
  const { expires_at: expiresAt } = delivery;
  const recorded = await recordDelivery(ref, { lease, change, attempt, expiresAt, exchange });
  logger.info('delivery attempt', {
    outlet_id: ref.outletId,
    call_id: ref.callId,
    destination_id: ref.destinationId,
    delivery_id: delivery.delivery_id,
    attempt: attempt.attempt,
    status_code: attempt.status_code,
    duration_ms: attempt.duration_ms,
    result: status,
    recorded,
  });
  // Another function took over when our lease had ended, and its record counts.
  if (!recorded) return;
  countAttempt(tally, ref, { made, status });
  if (status === 'held') return reopenUnlessDisabled(deliveryDue, ref, token);
  if (status !== 'pending')
    return close({ tally }, ref, { delivery, outcome: status, attempts: attempt.attempt });
  await enqueueDeliveries(deliveryDue, ref, [
    {
      destination_id: ref.destinationId,
      attempts: attempt.attempt,
      next_attempt_at,
      active_tokens: new Set([following]),
    },
  ]);
}

/** Returns the status of a delivery after an attempt, and when the next attempt is due. */
function statusAfter({
  schedule,
  delivery,
  made: { attempt, outcome, retryAfter },
  gone,
}: {
  schedule: readonly number[];
  delivery: DeliveryItem;
  made: AttemptMade;
  gone: boolean;
}): { status: 'delivered' | 'held' | 'failed' | 'pending'; next_attempt_at: string | null } {
  if (outcome === 'delivered') return { status: 'delivered', next_attempt_at: null };
  if (gone) return { status: 'held', next_attempt_at: null };
  if (outcome === 'not_sent') return { status: 'failed', next_attempt_at: null };
  const next = nextAttemptAt({
    schedule,
    // A redelivery gets the whole schedule again.
    attempt: attempt.attempt - (delivery.earlier_attempts ?? 0),
    failedAt: new Date(),
    retryAfter,
    random: Math.random,
  });
  return next === null
    ? { status: 'failed', next_attempt_at: null }
    : { status: 'pending', next_attempt_at: next.toISOString() };
}

function countAttempt(
  tally: Tally,
  { outletId, destinationId }: DeliveryRef,
  { made: { attempt, outcome }, status }: { made: AttemptMade; status: DeliveryItem['status'] },
): void {
  const now = new Date();
  const sent = outcome !== 'not_sent';
  tally.add(
    outletId,
    now,
    attemptCounts(attempt, { destinationId, sent, delivered: outcome === 'delivered' }),
  );
  if (sent) measureAttempt(attempt);
  tally.add(outletId, now, deliveryCounts(status));
}

function measureAttempt({ status_code, duration_ms }: Attempt): void {
  count('attemptLatency', duration_ms);
  if (status_code === null) count('attemptsUnanswered');
  else if (status_code >= 500) count('attempts5xx');
  else if (status_code >= 400) count('attempts4xx');
}
