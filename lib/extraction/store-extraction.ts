/** Stores an extraction with its deliveries, and enqueues the deliveries only after that. */
import { enqueueDeliveries } from '../delivery/enqueue.ts';
import { callCounts, extractionCounts, type Tally } from '../domain/counts.ts';
import { logger } from '../observability/logger.ts';
import { count, countExtraction } from '../observability/metrics.ts';
import type { Queue } from '../queues/client.ts';
import type { CallItem } from '../table/calls/call-item.ts';
import { type DeliveryItem, readDeliveries } from '../table/calls/delivery-item.ts';
import { storeExtractionFailure, storeValues } from '../table/calls/store-values.ts';
import type { CallRef } from '../table/client.ts';
import type { Lease } from '../table/lease.ts';
import type { Extraction } from './extract-values.ts';
import { modelUse } from './window-answers.ts';

/** The extraction of a call whose transcript is past its retention period. */
export const TRANSCRIPT_EXPIRED: Extraction = {
  values: [],
  model: modelUse([], { modelName: 'none', outcome: 'model_unavailable', duration: 0 }),
  failure: {
    code: 'model_unavailable',
    message: 'the retention period of the transcript ended before its values could be extracted',
  },
  answered: [],
};

interface ExtractedCall {
  lease: Lease;
  /** As it was claimed. */
  call: CallItem;
  extraction: Extraction;
  deliveries: DeliveryItem[];
}

/** Stores an extraction, logs and counts it, and enqueues its deliveries. */
export async function storeExtraction(
  { deliveryDue, tally }: { deliveryDue: Queue; tally: Tally },
  ref: CallRef,
  extracted: ExtractedCall,
): Promise<void> {
  const { lease, call, extraction, deliveries } = extracted;
  const { values, model, failure } = extraction;
  const renewed = await destinationsDeliveredBefore(ref, extracted);
  const stored = failure
    ? await storeExtractionFailure(ref, { lease, call, failure, model })
    : await storeValues(ref, { lease, call, values, model, deliveries, renewed });
  report(ref, extracted, stored);
  if (!stored) return;
  addToTally(tally, ref, extracted);
  if (renewed.size === 0) return enqueueDeliveries(deliveryDue, ref, deliveries);
  // A delivery that replaces another one continues with its number of attempts, which only the
  // table knows.
  const ids = new Set(deliveries.map(({ delivery_id }) => delivery_id));
  const storedDeliveries = (await readDeliveries(ref)).filter(({ delivery_id }) => ids.has(delivery_id));
  await enqueueDeliveries(deliveryDue, ref, storedDeliveries);
}

/**
 * The destinations that an earlier extraction of this call made a delivery for, and this one
 * replaces.
 */
async function destinationsDeliveredBefore(
  ref: CallRef,
  { call, deliveries }: Pick<ExtractedCall, 'call' | 'deliveries'>,
): Promise<Set<number>> {
  if (!call.reextraction || deliveries.length === 0) return new Set();
  const wanted = new Set(deliveries.map(({ destination_id }) => destination_id));
  const ids = (await readDeliveries(ref)).map(({ destination_id }) => destination_id);
  return new Set(ids.filter((id) => wanted.has(id)));
}

/**
 * Logs and counts an extraction.
 * @param stored false when another extractor took over after our lease had ended, or the call was
 * erased
 */
function report(ref: CallRef, { call, extraction, deliveries }: ExtractedCall, stored: boolean): void {
  const { values, model, failure } = extraction;
  const mentioned = values.filter(({ value }) => value !== null);
  const grounded = mentioned.filter((one) => one.grounded);
  logger[failure ? 'warn' : 'info'](failure ? 'extraction failed' : 'values extracted', {
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
    values: mentioned.length,
    grounded: grounded.length,
    deliveries: deliveries.length,
    reextraction: call.reextraction !== undefined,
    stored,
  });
  countExtraction(model.outcome);
  if (!stored) return;
  count('valuesExtracted', mentioned.length);
  count('valuesGrounded', grounded.length);
  if (model.outcome !== 'nothing_to_ask') count('modelLatency', model.duration_ms);
}

function addToTally(
  tally: Tally,
  { outletId }: CallRef,
  { call, extraction, deliveries }: Pick<ExtractedCall, 'call' | 'extraction' | 'deliveries'>,
): void {
  const now = new Date();
  tally.add(outletId, now, extractionCounts(extraction.model));
  // The end of a call that was extracted before is counted already, unless it is delivered again.
  if (call.status === 'extracted') return;
  if (extraction.failure) tally.add(outletId, now, callCounts('failed'));
  else if (deliveries.length === 0) tally.add(outletId, now, callCounts('completed'));
}
