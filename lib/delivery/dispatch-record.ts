/** One message of the delivery-due queue, all the way: claim the delivery, make the attempt when its turn has come, conclude. */
import { setTimeout as wait } from 'node:timers/promises';
import type { SQSRecord } from 'aws-lambda';
import { type DeliveryDue, deliveryDueMessage, type RecoverDeliveries } from '../calls/messages.ts';
import { connectedTo } from '../destinations/find.ts';
import { type Queue, sendMessages } from '../queues/client.ts';
import { handledOrReturned, receivesOf } from '../queues/return-record.ts';
import type { Tally } from '../stats/tally.ts';
import type { DeliveryRef, Table } from '../table/client.ts';
import { currentConfiguration } from '../table/configuration.ts';
import { claimDelivery, type DeliveryItem } from '../table/deliveries.ts';
import { LeasedByAnother, leaseUntil } from '../table/lease.ts';
import { announceDeliveries } from './announce.ts';
import { renderAttempt, sendAttempt } from './attempt.ts';
import { close } from './close.ts';
import { hold, postpone, recordAttempt, skip } from './conclude.ts';
import { noteOutcome } from './health.ts';
import { laterTurn } from './pace.ts';
import { recoverPage } from './recover.ts';
import { MAX_EARLY_MS, messageDelaySeconds } from './schedule.ts';
import type { Sender } from './sender.ts';

export interface DispatcherDeps {
  table: Table;
  deliveryDue: Queue;
  /** Seconds before each attempt. */
  schedule: readonly number[];
  sender: Sender;
  /** After nothing but failures for so long a destination is disabled. */
  disableAfterMs: number;
  /** Of the batch. */
  tally: Tally;
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
  message: DeliveryDue | RecoverDeliveries,
  receives: number,
): Promise<void> {
  if ('event' in message) return recoverPage(deps, message);
  const { attempt, destination_id: destinationId } = message;
  const ref = { table: deps.table, outletId: message.outlet_id, callId: message.call_id, destinationId };
  const lease = leaseUntil(deps.deadline);
  const now = new Date();
  const { claimed, delivery } = await claimDelivery(ref, {
    attempt,
    lease,
    now,
    dueBy: new Date(now.getTime() + MAX_EARLY_MS),
  });
  // The call was erased: what was in flight for it ends quietly.
  if (!delivery) return;
  if (!claimed) return notToBeMade(deps, ref, { message, delivery, now, receives });
  const early = Date.parse(delivery.next_attempt_at ?? '') - now.getTime();
  if (early > 0) await wait(early);

  const { config_version, variables, destinations } = await currentConfiguration(ref);
  const destination = destinations.find(({ destination_id }) => destination_id === destinationId);
  if (!destination) return skip(deps, ref, { lease, delivery, reason: 'the destination was deleted' });
  if (destination.status === 'disabled') return hold(deps, ref, { lease, delivery, destination });

  const connected = connectedTo(destination, variables);
  const due = { destination, connected, config_version, delivery, attempt };
  const rendered = await renderAttempt(ref, due);
  // Erased since it was claimed: nothing is sent, and there is nothing left to record it in.
  if (rendered.state === 'gone') return;
  if (rendered.state === 'filtered')
    return skip(deps, ref, { lease, delivery, reason: `filtered out by: ${destination.when}` });
  const later = rendered.state === 'rendered' && (await laterTurn(ref, due));
  if (later) return postpone(deps.deliveryDue, ref, { lease, delivery, later });
  const made = rendered.state === 'failed' ? rendered.made : await sendAttempt(deps.sender, due, rendered);
  await recordAttempt(deps, ref, { lease, delivery, made });
  await noteOutcome(ref, { destination, made, disableAfterMs: deps.disableAfterMs });
}

/** Why a delivery could not be claimed, and what that asks for. */
async function notToBeMade(
  { deliveryDue, tally }: DispatcherDeps,
  ref: DeliveryRef,
  {
    message,
    delivery,
    now,
    receives,
  }: { message: DeliveryDue; delivery: DeliveryItem; now: Date; receives: number },
): Promise<void> {
  const { status, attempts } = delivery;
  // Its record may have been the last thing that a dispatcher did: say again in the call's item how it ended.
  if (status === 'delivered' || status === 'failed' || status === 'skipped') {
    return close({ tally }, ref, { delivery, outcome: status, attempts });
  }
  if (status === 'held') return;
  if (attempts >= message.attempt) {
    // A message that came back after its attempt was recorded may have died before it announced the next.
    if (receives > 1) await announceDeliveries(deliveryDue, ref, [delivery]);
    return;
  }
  const lease = delivery.lease_until ?? 0;
  if (lease >= now.getTime()) throw new LeasedByAnother(lease);
  // SQS delays at most 900 s: a longer wait is a message put back until it is due, never one in flight.
  const delaySeconds = messageDelaySeconds(new Date(delivery.next_attempt_at ?? now), now);
  await sendMessages(deliveryDue, [
    { body: message, outletId: ref.outletId, delaySeconds: Math.max(1, delaySeconds) },
  ]);
}
