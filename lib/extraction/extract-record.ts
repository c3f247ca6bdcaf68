/** One message of the call-ended queue, all the way: take the call, read it, store what was read, send it on its way. */
import type { SQSRecord } from 'aws-lambda';
import { callEndedMessage, MalformedMessage } from '../calls/messages.ts';
import { announceDeliveries, newDeliveries } from '../delivery/announce.ts';
import { describeError, logger } from '../observability.ts';
import { type Queue, returnAfter } from '../queues/client.ts';
import { MAX_RECEIVES } from '../queues/limits.ts';
import { releaseCall, storeFailure, storeReading } from '../table/calls.ts';
import type { CallRef, Table } from '../table/client.ts';
import { currentConfiguration } from '../table/configuration.ts';
import { readDeliveries } from '../table/deliveries.ts';
import { type Lease, leaseUntil } from '../table/lease.ts';
import { type Model, ModelUnavailable } from './model.ts';
import { readCall } from './read.ts';
import { type ReadableCall, takeCall } from './take-call.ts';

export interface ExtractorDeps {
  table: Table;
  callEnded: Queue;
  deliveryDue: Queue;
  model: Model;
  /** Epoch milliseconds at which this function is stopped. */
  deadline: number;
}

/**
 * Handles a message. Every step looks at the table first, so that a message may come any number of times.
 * @throws what keeps the message in its queue: our own failures, a malformed message, another's live lease
 */
export async function extractRecord(deps: ExtractorDeps, record: SQSRecord): Promise<void> {
  const receives = Number(record.attributes.ApproximateReceiveCount);
  try {
    await handle(deps, record, receives);
  } catch (error) {
    const line = { message_id: record.messageId, receives };
    if (error instanceof LeasedByAnother) logger.info('call is being read by another', line);
    else logger.error('call-ended message returned', { ...line, ...describeError(error) });
    await returnAfter(deps.callEnded, record.receiptHandle, secondsUntilNextTry(error, receives));
    throw error;
  }
}

/** Thrown when another function reads the call: the message comes back when its lease is over. */
class LeasedByAnother extends Error {
  override name = 'LeasedByAnother';
  readonly until: number;
  constructor(until: number) {
    super('another function holds the lease of this call');
    this.until = until;
  }
}

const FIRST_WAIT_SECONDS = 15;

function secondsUntilNextTry(error: unknown, receives: number): number {
  // It will not get better: let its receives pass quickly.
  if (error instanceof MalformedMessage) return 1;
  if (error instanceof LeasedByAnother) return Math.max(1, Math.ceil((error.until - Date.now()) / 1000));
  const growing = FIRST_WAIT_SECONDS * 2 ** (receives - 1);
  return error instanceof ModelUnavailable ? Math.max(growing, error.retryAfterSeconds ?? 0) : growing;
}

async function handle(deps: ExtractorDeps, record: SQSRecord, receives: number): Promise<void> {
  const message = callEndedMessage(record.body);
  const ref: CallRef = { table: deps.table, outletId: message.outlet_id, callId: message.call_id };
  const lease = leaseUntil(deps.deadline);
  const taken = await takeCall(ref, { message, lease, now: new Date() });
  switch (taken.state) {
    case 'absent':
      return logger.info('call is gone', { outlet_id: ref.outletId, call_id: ref.callId });
    case 'leased':
      throw new LeasedByAnother(taken.until);
    case 'ended':
      return announceAgain(deps, ref, { nudged: message.event === 'call.stored' });
    case 'ours':
      return readOrRelease(deps, ref, { lease, call: taken.call, receives });
  }
}

/** What was stored may not have been announced: its function may have ended in between. */
async function announceAgain(
  deps: ExtractorDeps,
  ref: CallRef,
  { nudged }: { nudged: boolean },
): Promise<void> {
  const pending = (await readDeliveries(ref)).filter(({ status }) => status === 'pending');
  // A platform that repeats its event must not double what is under way; our own nudge says that nothing is.
  await announceDeliveries(
    deps.deliveryDue,
    ref,
    nudged ? pending : pending.filter(({ attempts }) => attempts === 0),
  );
}

async function readOrRelease(
  deps: ExtractorDeps,
  ref: CallRef,
  { lease, call, receives }: { lease: Lease; call: ReadableCall; receives: number },
): Promise<void> {
  try {
    await readAndStore(deps, ref, { lease, call });
  } catch (error) {
    if (receives >= MAX_RECEIVES) {
      const message = 'gpt-4o could not be reached; the call is read again when its message is redriven';
      await storeFailure(ref, { lease, failure: { code: 'model_unavailable', message } });
    } else {
      await releaseCall(ref, lease);
    }
    throw error;
  }
}

async function readAndStore(
  { table, model, deadline, deliveryDue }: ExtractorDeps,
  ref: CallRef,
  { lease, call }: { lease: Lease; call: ReadableCall },
): Promise<void> {
  const { outletId, callId } = ref;
  const { variables, destinations } = await currentConfiguration({ table, outletId });
  const reading = await readCall({ model, outletId, variables, call, deadline });
  const line = {
    outlet_id: outletId,
    call_id: callId,
    outcome: reading.model.outcome,
    model: reading.model.name,
    stand_in: reading.model.stand_in,
    input_tokens: reading.model.input_tokens,
    cached_tokens: reading.model.cached_tokens,
    output_tokens: reading.model.output_tokens,
    model_ms: reading.model.duration_ms,
    variables: variables.length,
    values: reading.values.filter(({ value }) => value !== null).length,
    grounded: reading.values.filter(({ grounded }) => grounded === true).length,
  };
  if (reading.failure) {
    await storeFailure(ref, { lease, failure: reading.failure, model: reading.model });
    return logger.warn('call not read', line);
  }
  const deliveries = newDeliveries(destinations, new Date());
  const stored = await storeReading(ref, { lease, values: reading.values, model: reading.model, deliveries });
  // Another took over when our lease had ended, and its reading counts.
  if (!stored) return logger.warn('reading dropped: the lease was lost', line);
  logger.info('call read', { ...line, deliveries: deliveries.length });
  await announceDeliveries(deliveryDue, ref, deliveries);
}
