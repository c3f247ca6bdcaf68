/**
 * Decides about a call whose extraction failed: it waits, its message is retried, or it is given
 * up.
 */
import { callCounts, type Tally } from '../domain/counts.ts';
import type { CallStored } from '../domain/messages.ts';
import { logger } from '../observability/logger.ts';
import { countExtraction } from '../observability/metrics.ts';
import { type Queue, sendMessages } from '../queues/client.ts';
import { MAX_DELAY_SECONDS, MAX_RECEIVES } from '../queues/limits.ts';
import { backoff } from '../shared/retry.ts';
import type { CallItem } from '../table/calls/call-item.ts';
import { releaseCall } from '../table/calls/release-call.ts';
import type { CallRef } from '../table/client.ts';
import type { Lease } from '../table/lease.ts';
import type { EarlierExtractions } from './claim-for-extraction.ts';
import { ModelUnavailable } from './model.ts';
import { type AnsweredWindow, modelUse } from './window-answers.ts';

export interface FailedExtraction {
  lease: Lease;
  /** As it was claimed. */
  call: CallItem;
  error: unknown;
  /** All answers about the call's windows until now. */
  answered: readonly AnsweredWindow[];
  earlier: EarlierExtractions;
  receives: number;
  /** Of the model that was asked. */
  modelName: string;
}

/** A call waits at most a day for a model that is too busy. */
const MAX_BUSY_MS = 86_400_000;
const FIRST_DELAY_SECONDS = 15;

const UNAVAILABLE = {
  code: 'model_unavailable',
  message: 'the model could not be reached; redrive the message of the call, or send POST calls/recover',
} as const;

/**
 * Releases the call of a failed extraction. If the model is too busy, a new message with a delay
 * retries the call, because every receive of the same message counts towards the dead-letter queue.
 * After a day the call is given up.
 * @throws the error of the extraction in every other case, so that its message returns to the queue
 */
export async function requeueCall(
  deps: { callEnded: Queue; tally: Tally },
  ref: CallRef,
  failed: FailedExtraction,
): Promise<void> {
  const { error, answered, lease, call, modelName } = failed;
  const isUnavailable = error instanceof ModelUnavailable;
  const model = isUnavailable
    ? modelUse(answered, { modelName, outcome: error.why, duration: 0 })
    : undefined;
  if (isUnavailable) countExtraction(error.why);
  const released = { lease, call, answered, model };
  if (isUnavailable && error.why === 'rate_limited') {
    return waitForModel(deps, ref, { ...failed, released, retryAfterSeconds: error.retryAfterSeconds });
  }
  const isLastReceive = failed.receives >= MAX_RECEIVES;
  if (isLastReceive) await giveUp(deps, ref, released);
  else await releaseCall(ref, released);
  throw error;
}

type Released = Parameters<typeof releaseCall>[1];

async function waitForModel(
  { callEnded, tally }: { callEnded: Queue; tally: Tally },
  ref: CallRef,
  {
    earlier,
    released,
    retryAfterSeconds,
  }: Pick<FailedExtraction, 'earlier'> & { released: Released; retryAfterSeconds: number | null },
): Promise<void> {
  const { waitingSince = new Date().toISOString(), waits } = earlier;
  const line = { outlet_id: ref.outletId, call_id: ref.callId, waits, waiting_since: waitingSince };
  if (Date.now() - Date.parse(waitingSince) >= MAX_BUSY_MS) {
    await giveUp({ tally }, ref, released);
    return logger.warn('call given up: the model was too busy for a day', line);
  }
  const delaySeconds = secondsToWait(waits, retryAfterSeconds);
  await releaseCall(ref, { ...released, waitingSince });
  const message: CallStored = { event: 'call.stored', outlet_id: ref.outletId, call_id: ref.callId };
  await sendMessages(callEnded, [{ body: message, outletId: ref.outletId, delaySeconds }]);
  logger.info('call waits: the model is too busy', { ...line, delay_seconds: delaySeconds });
}

/** Fails the call until its message is redriven or a recovery retries it. */
async function giveUp({ tally }: { tally: Tally }, ref: CallRef, released: Released): Promise<void> {
  const hasReleased = await releaseCall(ref, { ...released, failure: UNAVAILABLE });
  if (hasReleased) tally.add(ref.outletId, new Date(), callCounts('failed'));
  countExtraction(UNAVAILABLE.code);
}

/** At least what the provider asks for, doubling with each wait, at most what SQS can delay. */
const secondsToWait = (waits: number, retryAfterSeconds: number | null): number =>
  Math.ceil(
    Math.min(MAX_DELAY_SECONDS, Math.max(retryAfterSeconds ?? 0, backoff(FIRST_DELAY_SECONDS, waits))),
  );
