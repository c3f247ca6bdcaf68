/** What becomes of a reading: stored before anything is sent, then announced. */
import { enqueueDeliveries } from '../delivery/enqueue.ts';
import { callCounts, extractionCounts, type Tally } from '../domain/counts.ts';
import { count, countReading, logger } from '../observability/logger.ts';
import type { Queue } from '../queues/client.ts';
import type { CallItem } from '../table/calls/call-item.ts';
import { type DeliveryItem, readDeliveries } from '../table/calls/delivery-item.ts';
import { storeFailure, storeReading } from '../table/calls/store-reading.ts';
import type { CallRef } from '../table/client.ts';
import type { Lease } from '../table/lease.ts';
import { modelUse } from './model-use.ts';
import type { Reading } from './read.ts';

/** What comes of a call that is to be read when its transcript is past its retention. */
export const UNREADABLE: Reading = {
  values: [],
  model: modelUse([], { asked: 'none', outcome: 'model_unavailable', duration: 0 }),
  failure: {
    code: 'model_unavailable',
    message: 'the transcript was past its retention before the model could read it',
  },
  answered: [],
};

/**
 * Stores what a reading came to, and announces its deliveries.
 * @param call as it was claimed
 */
export async function conclude(
  { deliveryDue, tally }: { deliveryDue: Queue; tally: Tally },
  ref: CallRef,
  {
    lease,
    call,
    reading,
    deliveries,
  }: { lease: Lease; call: CallItem; reading: Reading; deliveries: DeliveryItem[] },
): Promise<void> {
  const { values, model, failure } = reading;
  const renewed = await madeBefore(ref, { call, deliveries });
  const stored = failure
    ? await storeFailure(ref, { lease, call, failure, model })
    : await storeReading(ref, { lease, call, values, model, deliveries, renewed });
  const heard = values.filter(({ value }) => value !== null);
  const grounded = heard.filter((one) => one.grounded);
  logger[failure ? 'warn' : 'info'](failure ? 'call not read' : 'call read', {
    outlet_id: ref.outletId,
    call_id: ref.callId,
    outcome: model.outcome,
    model: model.name,
    stand_in: model.stand_in,
    input_tokens: model.input_tokens,
    cached_tokens: model.cached_tokens,
    output_tokens: model.output_tokens,
    model_ms: model.duration_ms,
    variables: values.length,
    values: heard.length,
    grounded: grounded.length,
    deliveries: deliveries.length,
    again: call.reading_again !== undefined,
    // False: another took over when our lease had ended, and its reading counts; or the call was erased.
    stored,
  });
  countReading(model.outcome);
  if (!stored) return;
  count('valuesRead', heard.length);
  count('valuesGrounded', grounded.length);
  if (model.outcome !== 'nothing_to_ask') count('modelLatency', model.duration_ms);
  addToTally(tally, ref, { call, reading, deliveries });
  if (renewed.size === 0) return enqueueDeliveries(deliveryDue, ref, deliveries);
  // Those that stand in the place of others count on from their attempts.
  const made = new Set(deliveries.map(({ delivery_id }) => delivery_id));
  const now = (await readDeliveries(ref)).filter(({ delivery_id }) => made.has(delivery_id));
  await enqueueDeliveries(deliveryDue, ref, now);
}

function addToTally(
  tally: Tally,
  { outletId }: CallRef,
  { call, reading, deliveries }: { call: CallItem; reading: Reading; deliveries: readonly DeliveryItem[] },
): void {
  const now = new Date();
  tally.add(outletId, now, extractionCounts(reading.model));
  // A call that was read before ended then, unless it is delivered anew.
  if (call.status === 'extracted') return;
  if (reading.failure) tally.add(outletId, now, callCounts('failed'));
  else if (deliveries.length === 0) tally.add(outletId, now, callCounts('completed'));
}

/** The destinations of those deliveries that stand in the place of one that was made by an earlier reading. */
async function madeBefore(
  ref: CallRef,
  { call, deliveries }: { call: CallItem; deliveries: readonly DeliveryItem[] },
): Promise<Set<number>> {
  if (!call.reading_again || deliveries.length === 0) return new Set();
  const wanted = new Set(deliveries.map(({ destination_id }) => destination_id));
  const ids = (await readDeliveries(ref)).map(({ destination_id }) => destination_id);
  return new Set(ids.filter((id) => wanted.has(id)));
}
