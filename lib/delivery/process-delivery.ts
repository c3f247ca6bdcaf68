/**
 * Handles one message of the delivery-due queue: claims the delivery, sends the attempt in its
 * slot, and records the outcome.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSRecord } from 'aws-lambda';
import type { Tally } from '../domain/counts.ts';
import { connectedTo } from '../domain/destination.ts';
import { type DeliveryDue, deliveryDueMessage, type RecoverDeliveries } from '../domain/messages.ts';
import { count } from '../observability/metrics.ts';
import type { Queue } from '../queues/client.ts';
import { handleOrReturn } from '../queues/handle-record.ts';
import type { Sender } from '../sending/sender.ts';
import { claimDelivery, releaseDelivery } from '../table/calls/claim-delivery.ts';
import type { DeliveryItem } from '../table/calls/delivery-item.ts';
import type { DeliveryRef, Table } from '../table/client.ts';
import { currentConfiguration } from '../table/current-configuration.ts';
import { type Lease, LeasedByAnother, leaseUntil } from '../table/lease.ts';
import { renderAttempt, sendAttempt } from './attempt.ts';
import { close } from './close-delivery.ts';
import { hold, postpone, recordAttempt, reopenUnlessDisabled, skip } from './delivery-transitions.ts';
import { disableGone, isGone, updateHealth } from './destination-health.ts';
import { reschedule } from './enqueue.ts';
import { laterSlot } from './rate-limit.ts';
import { recoverDeliveriesPage } from './recover.ts';
import { MAX_EARLY_MS } from './retry-schedule.ts';

export interface DispatcherDeps {
  table: Table;
  deliveryDue: Queue;
  /** Seconds before each attempt. */
  schedule: readonly number[];
  sender: Sender;
  /** A destination is disabled after failures alone for so long. */
  disableAfterMs: number;
  /** The counts of the batch. */
  tally: Tally;
  /** Epoch milliseconds: when Lambda stops this function. */
  deadline: number;
}

/**
 * Handles a message. A receiver's failure is a recorded result and completes the message.
 * @throws errors that return the message to its queue: our own failures, a malformed message,
 * another function's lease
 */
export const processRecord = (deps: DispatcherDeps, record: SQSRecord): Promise<void> =>
  handleOrReturn({ queue: deps.deliveryDue, firstWaitSeconds: 15 }, record, () =>
    handle(deps, deliveryDueMessage(record.body)),
  );

async function handle(deps: DispatcherDeps, message: DeliveryDue | RecoverDeliveries): Promise<void> {
  if ('event' in message) return recoverDeliveriesPage(deps, message);
  const { outlet_id: outletId, call_id: callId, destination_id: destinationId } = message;
  const ref = { table: deps.table, outletId, callId, destinationId };
  const lease = leaseUntil(deps.deadline);
  try {
    await processDelivery(deps, ref, { message, lease });
  } catch (error) {
    // Otherwise the returned message would wait for this lease to end, as it does when the release
    // fails.
    if (!(error instanceof LeasedByAnother)) await releaseDelivery(ref, lease).catch(() => undefined);
    throw error;
  }
}

async function processDelivery(
  deps: DispatcherDeps,
  ref: DeliveryRef,
  { message, lease }: { message: DeliveryDue; lease: Lease },
): Promise<void> {
  const { attempt, token } = message;
  const now = new Date();
  const dueBy = new Date(now.getTime() + MAX_EARLY_MS);
  // Concurrently: the records of a batch get here at the same moment and share one read. Wait for
  // both: Lambda may freeze the sandbox after the last record, and a claim in flight could not be
  // released.
  const [claim, read] = await Promise.allSettled([
    claimDelivery(ref, { attempt, token, lease, now, dueBy }),
    currentConfiguration(ref),
  ]);
  if (claim.status === 'rejected') throw claim.reason;
  const { claimed, delivery } = claim.value;
  // The call was erased.
  if (!delivery) return;
  if (!claimed) return handleUnclaimed(deps, ref, { message, delivery, now });
  const early = Date.parse(delivery.next_attempt_at ?? '') - now.getTime();
  count('deliveryWait', Math.max(0, -early));
  if (early > 0) await sleep(early);

  const { deliveryDue } = deps;
  const ours = { lease, delivery, token };
  // The configuration may have changed during the wait; a failed read is repeated.
  const isOfNow = early <= 0 && read.status === 'fulfilled';
  const { config_version, variables, destinations } = isOfNow ? read.value : await currentConfiguration(ref);
  const destination = destinations.find(({ destination_id }) => destination_id === ref.destinationId);
  if (!destination) return skip(deps, ref, { ...ours, reason: 'the destination was deleted' });
  if (destination.status === 'disabled') return hold(deps, ref, { ...ours, destination });

  const connected = connectedTo(destination, variables);
  const due = { destination, connected, config_version, delivery, attempt };
  const rendered = await renderAttempt(ref, due);
  // The call was erased after the claim: nothing is sent, and there is no item to record it in.
  if (rendered.state === 'gone') return;
  if (rendered.state === 'filtered')
    return skip(deps, ref, { ...ours, reason: `condition not met: ${destination.when}` });
  const later = rendered.state === 'rendered' && (await laterSlot(ref, due));
  if (later) return postpone(deliveryDue, ref, { ...ours, later });
  const made = rendered.state === 'failed' ? rendered.made : await sendAttempt(deps.sender, due, rendered);
  const gone = isGone(made) && (await disableGone(ref, destination));
  await recordAttempt(deps, ref, { ...ours, made, gone });
  await updateHealth(ref, { destination, made, disableAfterMs: deps.disableAfterMs });
}

/** Handles a message whose delivery could not be claimed. */
async function handleUnclaimed(
  { deliveryDue, tally }: DispatcherDeps,
  ref: DeliveryRef,
  { message, delivery, now }: { message: DeliveryDue; delivery: DeliveryItem; now: Date },
): Promise<void> {
  const { status, attempts } = delivery;
  const { token } = message;
  // A dispatcher may have died right after it recorded the end: close the delivery again.
  if (status === 'delivered' || status === 'failed' || status === 'skipped') {
    return close({ tally }, ref, { delivery, outcome: status, attempts });
  }
  // Another message is active.
  if (!delivery.active_tokens.has(token)) return;
  if (status === 'held') return reopenUnlessDisabled(deliveryDue, ref, token);
  const lease = delivery.lease_until ?? 0;
  if (lease >= now.getTime()) throw new LeasedByAnother(lease);
  await reschedule(deliveryDue, ref, { delivery, token, now });
}
