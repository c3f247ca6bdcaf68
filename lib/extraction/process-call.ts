/** Processes a message of the call-ended queue: claims the call, extracts and stores its values. */
import type { SQSRecord } from 'aws-lambda';
import { finishErasingCall } from '../calls/erase.ts';
import { newDeliveries, reenqueueDelivery } from '../delivery/enqueue.ts';
import { RECEIVED_CALL_COUNTS, type Tally } from '../domain/counts.ts';
import { callEndedMessage } from '../domain/messages.ts';
import type { Retention } from '../domain/retention.ts';
import { logger } from '../observability/logger.ts';
import { count } from '../observability/metrics.ts';
import type { Queue } from '../queues/client.ts';
import { handleOrReturn, receivesOf } from '../queues/handle-record.ts';
import { readDeliveries } from '../table/calls/delivery-item.ts';
import type { CallRef, Table } from '../table/client.ts';
import { currentConfiguration } from '../table/current-configuration.ts';
import { type Lease, LeasedByAnother, leaseUntil } from '../table/lease.ts';
import { type ClaimedCall, claimForExtraction } from './claim-for-extraction.ts';
import { extractValues } from './extract-values.ts';
import { type Model, ModelUnavailable } from './model.ts';
import { recoverCallsPage } from './recover.ts';
import { requeueCall } from './requeue-call.ts';
import { storeExtraction, TRANSCRIPT_EXPIRED } from './store-extraction.ts';
import type { AnsweredWindow } from './window-answers.ts';

export interface ExtractorDeps {
  table: Table;
  callEnded: Queue;
  deliveryDue: Queue;
  model: Model;
  /** Of the batch. */
  tally: Tally;
  retention: Retention;
  /** Epoch milliseconds at which this function is stopped. */
  deadline: number;
}

/**
 * Processes a message. It may arrive any number of times: every step checks the table first.
 * @throws what returns the message to its queue: an error of ours, a malformed message, the live
 * lease of another
 */
export const processCallMessage = (deps: ExtractorDeps, record: SQSRecord): Promise<void> =>
  handleOrReturn({ queue: deps.callEnded, firstWaitSeconds: 15 }, record, () => handle(deps, record));

async function handle(deps: ExtractorDeps, record: SQSRecord): Promise<void> {
  const message = callEndedMessage(record.body);
  if (message.event === 'calls.recover') return recoverCallsPage(deps, message);
  const ref: CallRef = { table: deps.table, outletId: message.outlet_id, callId: message.call_id };
  if (message.event === 'call.erase') return finishErasingCall(ref);
  const lease = leaseUntil(deps.deadline);
  const claim = await claimForExtraction(ref, { message, lease, now: new Date(), retention: deps.retention });
  switch (claim.state) {
    case 'not_found':
      return logger.info('call not found', { outlet_id: ref.outletId, call_id: ref.callId });
    case 'leased':
      throw new LeasedByAnother(claim.until);
    case 'ended':
      return reenqueueDeliveries(deps, ref, { includeAttempted: message.event === 'call.stored' });
    case 'transcript_expired':
      return storeExtraction(deps, ref, {
        lease,
        call: claim.call,
        extraction: TRANSCRIPT_EXPIRED,
        deliveries: [],
      });
    case 'claimed':
      if (claim.newSince) {
        deps.tally.add(ref.outletId, claim.newSince, RECEIVED_CALL_COUNTS);
        // The message was sent when the call was received.
        count('callWait', Math.max(0, Date.now() - Number(record.attributes.SentTimestamp)));
      }
      return extractOrRequeue(deps, ref, { lease, claim, receives: receivesOf(record) });
  }
}

/**
 * Enqueues pending deliveries again: the function that stored them may have been stopped before it
 * enqueued them.
 * @param includeAttempted whether also those with attempts. True for our own messages. False for an
 * event that a platform repeats: it must not enqueue deliveries twice that are in progress
 */
async function reenqueueDeliveries(
  deps: ExtractorDeps,
  ref: CallRef,
  { includeAttempted }: { includeAttempted: boolean },
): Promise<void> {
  const pending = (await readDeliveries(ref)).filter(({ status }) => status === 'pending');
  const wanted = pending.filter(
    ({ attempts, earlier_attempts = 0 }) => includeAttempted || attempts === earlier_attempts,
  );
  await Promise.all(wanted.map(({ destination_id }) => reenqueueDelivery(deps, ref, destination_id)));
}

async function extractOrRequeue(
  deps: ExtractorDeps,
  ref: CallRef,
  { lease, claim, receives }: { lease: Lease; claim: ClaimedCall; receives: number },
): Promise<void> {
  const { table, model, deadline } = deps;
  const { outletId } = ref;
  const { call, transcript, earlier } = claim;
  let answered: readonly AnsweredWindow[] = earlier.answered;
  try {
    const { variables, destinations } = await currentConfiguration({ table, outletId });
    const input = { ...call, transcript };
    const extraction = await extractValues({ model, outletId, variables, call: input, deadline, answered });
    ({ answered } = extraction);
    const delivers = !extraction.failure && (call.reextraction?.deliver ?? true);
    const deliveries = delivers
      ? newDeliveries(destinations, { now: new Date(), expiresAt: call.expires_at })
      : [];
    await storeExtraction(deps, ref, { lease, call, extraction, deliveries });
  } catch (error) {
    if (error instanceof ModelUnavailable) ({ answered } = error);
    await requeueCall(deps, ref, {
      lease,
      call,
      error,
      answered,
      earlier,
      receives,
      modelName: model.name,
    });
  }
}
