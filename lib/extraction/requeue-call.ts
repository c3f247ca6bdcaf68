/** What becomes of a call whose reading came to nothing: it waits, it is tried again, or it is given up. */

import { callCounts, type Tally } from '../domain/counts.ts';
import type { CallStored } from '../domain/messages.ts';
import { countReading, logger } from '../observability/logger.ts';
import { type Queue, sendMessages } from '../queues/client.ts';
import { MAX_DELAY_SECONDS, MAX_RECEIVES } from '../queues/limits.ts';
import type { CallItem } from '../table/calls/call-item.ts';
import { releaseCall } from '../table/calls/release-call.ts';
import type { CallRef } from '../table/client.ts';
import type { Lease } from '../table/lease.ts';
import type { AnsweredWindow } from './answered-window.ts';
import type { EarlierReadings } from './claim-call.ts';
import { ModelUnavailable } from './model.ts';
import { modelUse } from './model-use.ts';

export interface FailedReading {
  lease: Lease;
  /** As it was claimed. */
  call: CallItem;
  error: unknown;
  /** What is known of the call's windows by now. */
  answered: readonly AnsweredWindow[];
  earlier: EarlierReadings;
  receives: number;
  /** The model that was asked. */
  asked: string;
}

/** A model that was too busy for a whole day is not to be had. */
const PATIENCE_MS = 86_400_000;
const FIRST_WAIT_SECONDS = 15;

const UNAVAILABLE = {
  code: 'model_unavailable',
  message:
    'the model could not be reached; the call is read when its message is redriven, or by calls/recover',
} as const;

/**
 * Puts the call of a failed reading back. A model that is too busy is waited for with a new message, for a receive would
 * count towards the dead-letter queue; after a day the call is given up.
 * @throws what was thrown, for its message to come back
 */
export async function requeueCall(
  { callEnded, tally }: { callEnded: Queue; tally: Tally },
  ref: CallRef,
  failed: FailedReading,
): Promise<void> {
  const { error, answered, lease, call, receives, asked } = failed;
  const { waitingSince = new Date().toISOString(), waits } = failed.earlier;
  const why = error instanceof ModelUnavailable ? error.why : undefined;
  const model = why && modelUse(answered, { asked, outcome: why, duration: 0 });
  const kept = { lease, call, answered, model };
  if (why) countReading(why);

  if (error instanceof ModelUnavailable && why === 'rate_limited') {
    const line = { outlet_id: ref.outletId, call_id: ref.callId, waits, waiting_since: waitingSince };
    if (Date.now() - Date.parse(waitingSince) >= PATIENCE_MS) {
      const givenUp = await releaseCall(ref, { ...kept, failure: UNAVAILABLE });
      if (givenUp) tally.add(ref.outletId, new Date(), callCounts('failed'));
      countReading(UNAVAILABLE.code);
      return logger.warn('call given up: the model was too busy for a day', line);
    }
    const delaySeconds = secondsToWait(waits, error.retryAfterSeconds);
    await releaseCall(ref, { ...kept, waitingSince });
    const message: CallStored = { event: 'call.stored', outlet_id: ref.outletId, call_id: ref.callId };
    await sendMessages(callEnded, [{ body: message, outletId: ref.outletId, delaySeconds }]);
    return logger.info('call waits: the model is too busy', { ...line, delay_seconds: delaySeconds });
  }

  const isLast = receives >= MAX_RECEIVES;
  const isBack = await releaseCall(ref, { ...kept, failure: isLast ? UNAVAILABLE : undefined });
  if (isLast && isBack) tally.add(ref.outletId, new Date(), callCounts('failed'));
  if (isLast) countReading(UNAVAILABLE.code);
  throw error;
}

/** Longer each time, as long as the provider asks for, and within what SQS can delay. */
const secondsToWait = (waits: number, retryAfter: number | null): number =>
  Math.ceil(Math.min(MAX_DELAY_SECONDS, Math.max(retryAfter ?? 0, FIRST_WAIT_SECONDS * 2 ** waits)));
