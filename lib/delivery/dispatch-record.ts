/** One message of the delivery-due queue, all the way: claim the delivery, make the attempt, record it, schedule the next. */
import type { SQSRecord } from 'aws-lambda';
import type { Agent } from 'undici';
import { type DeliveryDue, deliveryDueMessage, type RecoverDeliveries } from '../calls/messages.ts';
import type { Destination } from '../destinations/destination.ts';
import { connectedTo } from '../destinations/find.ts';
import { logger } from '../observability.ts';
import { type Queue, sendMessages } from '../queues/client.ts';
import { handledOrReturned, receivesOf } from '../queues/return-record.ts';
import { closeDelivery } from '../table/calls.ts';
import type { DeliveryRef, Table } from '../table/client.ts';
import { currentConfiguration } from '../table/configuration.ts';
import { claimDelivery, type DeliveryItem, recordDelivery } from '../table/deliveries.ts';
import { type Lease, LeasedByAnother, leaseUntil } from '../table/lease.ts';
import { announceDeliveries } from './announce.ts';
import { type AttemptMade, makeAttempt } from './attempt.ts';
import { isGone, noteOutcome } from './health.ts';
import { recoverPage } from './recover.ts';
import { messageDelaySeconds, nextAttemptAt } from './schedule.ts';

export interface DispatcherDeps {
  table: Table;
  deliveryDue: Queue;
  /** Seconds before each attempt. */
  schedule: readonly number[];
  agent: Agent;
  /** Of a whole attempt. */
  timeoutMs: number;
  /** After nothing but failures for so long a destination is disabled. */
  disableAfterMs: number;
  /** Epoch milliseconds at which this function is stopped. */
  deadline: number;
}

/**
 * Handles a message. A receiver's failure is a recorded result and ends the message.
 * @throws what keeps the message in its queue: our own failures, a malformed message, another's live lease
 */
export const dispatchRecord = (deps: DispatcherDeps, record: SQSRecord): Promise<void> =>
  handledOrReturned({ queue: deps.deliveryDue, firstWaitSeconds: 5 }, record, () =>
    handle(deps, deliveryDueMessage(record.body), receivesOf(record)),
  );

async function handle(
  deps: DispatcherDeps,
  due: DeliveryDue | RecoverDeliveries,
  receives: number,
): Promise<void> {
  if ('event' in due) return recoverPage(deps, due);
  const ref = {
    table: deps.table,
    outletId: due.outlet_id,
    callId: due.call_id,
    destinationId: due.destination_id,
  };
  const lease = leaseUntil(deps.deadline);
  const now = new Date();
  const { claimed, delivery } = await claimDelivery(ref, { attempt: due.attempt, lease, now });
  // The call was erased: what was in flight for it ends quietly.
  if (!delivery) return;
  if (!claimed) return notToBeMade(deps, ref, { due, delivery, now, receives });

  const { config_version, variables, destinations } = await currentConfiguration(ref);
  const destination = destinations.find(({ destination_id }) => destination_id === due.destination_id);
  if (!destination) return end(ref, lease, 'skipped', 'the destination was deleted');
  if (destination.status === 'disabled') return hold(ref, lease, destination);

  const connected = connectedTo(destination, variables);
  const made = await makeAttempt(deps, ref, {
    destination,
    connected,
    config_version,
    delivery,
    attempt: due.attempt,
  });
  if (made === 'filtered') return end(ref, lease, 'skipped', `filtered out by: ${destination.when}`);
  await record(deps, ref, { lease, delivery, made });
  await noteOutcome(ref, { destination, made, disableAfterMs: deps.disableAfterMs });
}

/** Why a delivery could not be claimed, and what that asks for. */
async function notToBeMade(
  { deliveryDue }: DispatcherDeps,
  ref: DeliveryRef,
  { due, delivery, now, receives }: { due: DeliveryDue; delivery: DeliveryItem; now: Date; receives: number },
): Promise<void> {
  const { status, attempts } = delivery;
  // Its record may have been the last thing that a dispatcher did: say again in the call's item how it ended.
  if (status === 'delivered' || status === 'failed' || status === 'skipped') {
    return closeDelivery(ref, ref.destinationId, status);
  }
  if (status === 'held') return;
  if (attempts >= due.attempt) {
    // A message that came back after its attempt was recorded may have died before it announced the next.
    if (receives > 1) await announceDeliveries(deliveryDue, ref, [delivery]);
    return;
  }
  const lease = delivery.lease_until ?? 0;
  if (lease >= now.getTime()) throw new LeasedByAnother(lease);
  // SQS delays at most 900 s: a longer wait is a message put back until it is due, never one in flight.
  const delaySeconds = messageDelaySeconds(new Date(delivery.next_attempt_at ?? now), now);
  await sendMessages(deliveryDue, [
    { body: due, outletId: ref.outletId, delaySeconds: Math.max(1, delaySeconds) },
  ]);
}

async function end(ref: DeliveryRef, lease: Lease, status: 'skipped', reason: string): Promise<void> {
  const recorded = await recordDelivery(ref, { lease, change: { status, next_attempt_at: null, reason } });
  if (recorded) await closeDelivery(ref, ref.destinationId, status);
}

async function hold(ref: DeliveryRef, lease: Lease, { disabled_reason }: Destination): Promise<void> {
  const reason = `the destination is disabled: ${disabled_reason ?? 'by request'}`;
  await recordDelivery(ref, { lease, change: { status: 'held', next_attempt_at: null, reason } });
}

async function record(
  { schedule, deliveryDue }: DispatcherDeps,
  ref: DeliveryRef,
  { lease, delivery, made }: { lease: Lease; delivery: DeliveryItem; made: AttemptMade },
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
  const recorded = await recordDelivery(ref, { lease, change, attempt });
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
  if (status === 'held') return;
  if (status !== 'pending') return closeDelivery(ref, ref.destinationId, status);
  await announceDeliveries(deliveryDue, ref, [
    { destination_id: ref.destinationId, attempts: attempt.attempt, next_attempt_at: change.next_attempt_at },
  ]);
}
