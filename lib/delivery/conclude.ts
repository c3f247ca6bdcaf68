/** What becomes of a claimed delivery: recorded with its attempt, skipped, held, or put off to a later turn. */
import type { Destination } from '../destinations/destination.ts';
import { logger } from '../observability.ts';
import type { Queue } from '../queues/client.ts';
import { attemptMade, deliveryConcluded } from '../stats/counts.ts';
import type { Tally } from '../stats/tally.ts';
import type { DeliveryRef } from '../table/client.ts';
import { type DeliveryItem, recordDelivery } from '../table/deliveries.ts';
import type { Lease } from '../table/lease.ts';
import { announceDeliveries } from './announce.ts';
import type { AttemptMade } from './attempt.ts';
import { close } from './close.ts';
import { isGone } from './health.ts';
import type { Turn } from './pace.ts';
import { nextAttemptAt } from './schedule.ts';

/** A delivery that is ours until the lease ends. */
export interface Claimed {
  lease: Lease;
  delivery: DeliveryItem;
}

/** Not to be sent, ever, unless it is asked for again. */
export async function skip(
  { tally }: { tally: Tally },
  ref: DeliveryRef,
  { lease, delivery, reason }: Claimed & { reason: string },
): Promise<void> {
  const change = { status: 'skipped', next_attempt_at: null, reason } as const;
  if (!(await recordDelivery(ref, { lease, change }))) return;
  tally.add(ref.outletId, new Date(), deliveryConcluded(change.status));
  await close({ tally }, ref, { delivery, outcome: change.status, attempts: delivery.attempts });
}

/** Not to be sent before someone enables the destination and recovers what it did not get. */
export async function hold(
  { tally }: { tally: Tally },
  ref: DeliveryRef,
  { lease, destination }: Claimed & { destination: Destination },
): Promise<void> {
  const reason = `the destination is disabled: ${destination.disabled_reason ?? 'by request'}`;
  const change = { status: 'held', next_attempt_at: null, reason } as const;
  if (!(await recordDelivery(ref, { lease, change }))) return;
  tally.add(ref.outletId, new Date(), deliveryConcluded(change.status));
}

/** Not to be sent before its turn. */
export async function postpone(
  deliveryDue: Queue,
  ref: DeliveryRef,
  { lease, delivery, later: { at, turn } }: Claimed & { later: { at: Date; turn: Turn } },
): Promise<void> {
  const next_attempt_at = at.toISOString();
  const reason = 'it waits for its turn: the destination takes so many a second';
  const change = { status: 'pending', next_attempt_at, reason, turn } as const;
  if (!(await recordDelivery(ref, { lease, change }))) return;
  await announceDeliveries(deliveryDue, ref, [{ ...delivery, next_attempt_at }]);
}

/** Records an attempt, and sees to the next one or to the end. */
export async function recordAttempt(
  { schedule, deliveryDue, tally }: { schedule: readonly number[]; deliveryDue: Queue; tally: Tally },
  ref: DeliveryRef,
  { lease, delivery, made }: Claimed & { made: AttemptMade },
): Promise<void> {
  const { attempt, outcome, request } = made;
  const gone = isGone(made);
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
  const change = {
    status,
    next_attempt_at: next?.toISOString() ?? null,
    reason: status === 'failed' || status === 'held' ? attempt.error : null,
    request,
  } as const;
  const recorded = await recordDelivery(ref, { lease, change, attempt, expiresAt: delivery.expires_at });
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
  tally.add(ref.outletId, now, attemptMade(attempt, { sent: outcome !== 'give_up' }));
  tally.add(ref.outletId, now, deliveryConcluded(status));
  if (status === 'held') return;
  if (status !== 'pending')
    return close({ tally }, ref, { delivery, outcome: status, attempts: attempt.attempt });
  await announceDeliveries(deliveryDue, ref, [
    { destination_id: ref.destinationId, attempts: attempt.attempt, next_attempt_at: change.next_attempt_at },
  ]);
}
