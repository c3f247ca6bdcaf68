/** One message of the call-ended queue, all the way: take the call, read it, store what was read, send it on its way. */
import type { SQSRecord } from 'aws-lambda';
import { finishErasingCall } from '../calls/erase.ts';
import { recoverCallsPage } from '../calls/recover.ts';
import { newDeliveries, reenqueueDelivery } from '../delivery/enqueue.ts';
import { callReceived } from '../domain/counts.ts';
import { callEndedMessage } from '../domain/messages.ts';
import type { Retention } from '../domain/retention.ts';
import type { Tally } from '../domain/tally.ts';
import { count, logger } from '../observability/logger.ts';
import type { Queue } from '../queues/client.ts';
import { handleOrReturn, receivesOf } from '../queues/return-record.ts';
import { readDeliveries } from '../table/calls/delivery-item.ts';
import type { CallRef, Table } from '../table/client.ts';
import { currentConfiguration } from '../table/current-configuration.ts';
import { type Lease, LeasedByAnother, leaseUntil } from '../table/lease.ts';
import { type CallClaim, claimCallOf } from './claim-call.ts';
import { type Model, ModelUnavailable } from './model.ts';
import { type Reading, readCall } from './read.ts';
import { requeueCall } from './requeue-call.ts';
import { conclude, UNREADABLE } from './store-reading.ts';

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
 * Handles a message. Every step looks at the table first, so that a message may come any number of times.
 * @throws what keeps the message in its queue: our own failures, a malformed message, another's live lease
 */
export const extractRecord = (deps: ExtractorDeps, record: SQSRecord): Promise<void> =>
  handleOrReturn({ queue: deps.callEnded, firstWaitSeconds: 15 }, record, () => handle(deps, record));

async function handle(deps: ExtractorDeps, record: SQSRecord): Promise<void> {
  const message = callEndedMessage(record.body);
  if (message.event === 'calls.recover') return recoverCallsPage(deps, message);
  const ref: CallRef = { table: deps.table, outletId: message.outlet_id, callId: message.call_id };
  if (message.event === 'call.erase') return finishErasingCall(ref);
  const lease = leaseUntil(deps.deadline);
  const taken = await claimCallOf(ref, { message, lease, now: new Date(), retention: deps.retention });
  switch (taken.state) {
    case 'absent':
      return logger.info('call is gone', { outlet_id: ref.outletId, call_id: ref.callId });
    case 'leased':
      throw new LeasedByAnother(taken.until);
    case 'ended':
      return reenqueueDeliveries(deps, ref, { nudged: message.event === 'call.stored' });
    case 'unreadable':
      return conclude(deps, ref, { lease, call: taken.call, reading: UNREADABLE, deliveries: [] });
    case 'ours':
      if (taken.newSince) {
        deps.tally.add(ref.outletId, taken.newSince, callReceived);
        // What announced it was sent when it was received.
        count('callWait', Math.max(0, Date.now() - Number(record.attributes.SentTimestamp)));
      }
      return readOrPutBack(deps, ref, { lease, taken, receives: receivesOf(record) });
  }
}

/** What was stored may not have been announced: its function may have ended in between. */
async function reenqueueDeliveries(
  deps: ExtractorDeps,
  ref: CallRef,
  { nudged }: { nudged: boolean },
): Promise<void> {
  const pending = (await readDeliveries(ref)).filter(({ status }) => status === 'pending');
  // A platform that repeats its event must not double what is under way; our own nudge says that nothing is.
  const wanted = nudged
    ? pending
    : pending.filter(({ attempts, earlier_attempts = 0 }) => attempts === earlier_attempts);
  await Promise.all(wanted.map(({ destination_id }) => reenqueueDelivery(deps, ref, destination_id)));
}

type Ours = Extract<CallClaim, { state: 'ours' }>;

async function readOrPutBack(
  deps: ExtractorDeps,
  ref: CallRef,
  { lease, taken, receives }: { lease: Lease; taken: Ours; receives: number },
): Promise<void> {
  const { table, model, deadline } = deps;
  const { outletId } = ref;
  const { call, transcript, earlier } = taken;
  let { answered }: Pick<Reading, 'answered'> = earlier;
  try {
    const { variables, destinations } = await currentConfiguration({ table, outletId });
    const readable = { ...call, transcript };
    const reading = await readCall({ model, outletId, variables, call: readable, deadline, answered });
    ({ answered } = reading);
    const delivers = !reading.failure && (call.reading_again?.deliver ?? true);
    const deliveries = delivers
      ? newDeliveries(destinations, { now: new Date(), expiresAt: call.expires_at })
      : [];
    await conclude(deps, ref, { lease, call, reading, deliveries });
  } catch (error) {
    if (error instanceof ModelUnavailable) ({ answered } = error);
    await requeueCall(deps, ref, {
      lease,
      call,
      error,
      answered,
      earlier,
      receives,
      asked: model.name,
    });
  }
}
