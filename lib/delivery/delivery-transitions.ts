/** What becomes of a claimed delivery: recorded with its attempt, skipped, held, or put off to a later turn. */
import type { Attempt } from '../domain/call.ts';
import { attemptCounts, deliveryCounts, type Tally } from '../domain/counts.ts';
import type { Destination } from '../domain/destination.ts';
import { count, logger } from '../observability/logger.ts';
import type { Queue } from '../queues/client.ts';
import type { DeliveryItem } from '../table/calls/delivery-item.ts';
import { newToken } from '../table/calls/message-tokens.ts';
import { recordDelivery } from '../table/calls/record-attempt.ts';
import { reopenDelivery } from '../table/calls/reopen-delivery.ts';
import type { DeliveryRef } from '../table/client.ts';
import { currentConfiguration } from '../table/configuration.ts';
import type { Lease } from '../table/lease.ts';
import type { AttemptMade } from './attempt.ts';
import { close } from './close-delivery.ts';
import { enqueueDeliveries } from './enqueue.ts';
import type { Turn } from './rate-limit.ts';
import { nextAttemptAt } from './retry-schedule.ts';

/** A delivery that is ours until the lease ends. */
export interface Claimed {
  lease: Lease;
  delivery: DeliveryItem;
  /** The id of the message that it came with. */
  token: string;
}

/** Not to be sent, ever, unless it is asked for again. */
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

/** Not to be sent before someone enables the destination and recovers what it did not get. */
export async function hold(
  { tally, deliveryDue }: { tally: Tally; deliveryDue: Queue },
  ref: DeliveryRef,
  { lease, token, destination: { disabled_reason } }: Claimed & { destination: Destination },
): Promise<void> {
  const reason = `the destination is disabled: ${disabled_reason ?? 'by request'}`;
  const change = { status: 'held', next_attempt_at: null, reason } as const;
  if (!(await recordDelivery(ref, { lease, change }))) return;
  tally.add(ref.outletId, new Date(), deliveryCounts(change.status));
  await reopenUnlessDisabled(deliveryDue, ref, token);
}

/**
 * A hold may be written after its destination was enabled and what it did not get recovered, or after it was deleted:
 * nobody would ask for it any more.
 * @param nudge of the message that held it; it comes back if it dies before it has announced what it opened
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

/** Not to be sent before its turn. */
export async function postpone(
  deliveryDue: Queue,
  ref: DeliveryRef,
  { lease, delivery, token, later: { at, turn } }: Claimed & { later: { at: Date; turn: Turn } },
): Promise<void> {
  const next_attempt_at = at.toISOString();
  const reason = 'it waits for its turn: the destination takes so many a second';
  const next = newToken();
  const active_tokens = new Set([token, next]);
  const change = { status: 'pending', next_attempt_at, reason, turn, active_tokens } as const;
  if (!(await recordDelivery(ref, { lease, change }))) return;
  await enqueueDeliveries(deliveryDue, ref, [
    { ...delivery, next_attempt_at, active_tokens: new Set([next]) },
  ]);
}

/**
 * Records an attempt, and sees to the next one or to the end.
 * @param gone whether its destination was disabled because of it
 */
export async function recordAttempt(
  { schedule, deliveryDue, tally }: { schedule: readonly number[]; deliveryDue: Queue; tally: Tally },
  ref: DeliveryRef,
  { lease, delivery, token, made, gone }: Claimed & { made: AttemptMade; gone: boolean },
): Promise<void> {
  const { attempt, outcome, exchange } = made;
  const next =
    outcome === 'retry' && !gone
      ? nextAttemptAt({
          schedule,
          // Sent again by request, it has the whole schedule again.
          attempt: attempt.attempt - (delivery.earlier_attempts ?? 0),
          failedAt: new Date(),
          retryAfter: made.retryAfter,
          random: Math.random,
        })
      : null;
  const status = outcome === 'delivered' ? 'delivered' : gone ? 'held' : next === null ? 'failed' : 'pending';
  const following = newToken();
  const change = {
    status,
    next_attempt_at: next?.toISOString() ?? null,
    reason: status === 'failed' || status === 'held' ? attempt.error : null,
    // This message stays listed: it comes back if the following one cannot be sent.
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
  // Another took over when our lease had ended, and its record counts.
  if (!recorded) return;
  const now = new Date();
  const sent = outcome !== 'give_up';
  const { destinationId } = ref;
  tally.add(
    ref.outletId,
    now,
    attemptCounts(attempt, { destinationId, sent, delivered: outcome === 'delivered' }),
  );
  if (sent) measureAttempt(attempt);
  tally.add(ref.outletId, now, deliveryCounts(status));
  if (status === 'held') return reopenUnlessDisabled(deliveryDue, ref, token);
  if (status !== 'pending')
    return close({ tally }, ref, { delivery, outcome: status, attempts: attempt.attempt });
  await enqueueDeliveries(deliveryDue, ref, [
    {
      destination_id: ref.destinationId,
      attempts: attempt.attempt,
      next_attempt_at: change.next_attempt_at,
      active_tokens: new Set([following]),
    },
  ]);
}

function measureAttempt({ status_code, duration_ms }: Attempt): void {
  count('attemptLatency', duration_ms);
  if (status_code === null) count('attemptsUnanswered');
  else if (status_code >= 500) count('attempts5xx');
  else if (status_code >= 400) count('attempts4xx');
}
