/** From a message to a call that is ours alone to read, or to how it stands. */
import type { FailureCode } from '../domain/call.ts';
import type { CallEnded } from '../domain/call-ended.ts';
import type { CallStored } from '../domain/messages.ts';
import type { Retention } from '../domain/retention.ts';
import type { Turn } from '../domain/transcript.ts';
import type { CallItem } from '../table/calls/call-item.ts';
import { claimCall, releaseClaim } from '../table/calls/claim-call.ts';
import { storeCall } from '../table/calls/store-call.ts';
import { readAnswered, readTranscript } from '../table/calls/transcript-and-values.ts';
import type { CallRef } from '../table/client.ts';
import type { Lease } from '../table/lease.ts';
import { type AnsweredWindow, AnsweredWindows } from './answered-window.ts';

/** What the reading of a call needs to know of it. */
export type ReadableCall = Pick<CallEnded, 'timestamp' | 'timezone' | 'phone_number' | 'language'> & {
  transcript: Turn[];
};

/** What readings of this call that came to nothing left behind. */
export interface EarlierReadings {
  answered: AnsweredWindow[];
  /** Since when it waits for a model that is too busy, and how often it was put back for that. */
  waitingSince: string | undefined;
  waits: number;
}

/** `newSince`: when a call was received that nobody read before. */
export type CallClaim =
  | {
      state: 'ours';
      call: CallItem;
      transcript: Turn[];
      earlier: EarlierReadings;
      newSince: Date | undefined;
    }
  /** Ours, but its transcript is past its retention. */
  | { state: 'unreadable'; call: CallItem }
  /** Another reads it, until then (epoch milliseconds). */
  | { state: 'leased'; until: number }
  /** It has been read, or given up. */
  | { state: 'ended'; call: CallItem }
  /** There is no such call (any more), or its id stands for one that was erased. */
  | { state: 'absent' };

interface Taking {
  message: CallEnded | CallStored;
  lease: Lease;
  now: Date;
  retention: Retention;
}

/** Stores the call of an event, or claims the stored one; the first event of a call id is the one that counts. */
export async function claimCallOf(ref: CallRef, taking: Taking): Promise<CallClaim> {
  try {
    return await take(ref, taking);
  } catch (error) {
    await releaseClaim(ref, taking.lease);
    throw error;
  }
}

async function take(ref: CallRef, { message, lease, now, retention }: Taking): Promise<CallClaim> {
  if (message.event !== 'call.stored') {
    const stored = await storeCall(ref.table, message, { receivedAt: now, retention, lease });
    if (stored)
      return { state: 'ours', call: stored, transcript: message.transcript, earlier: NONE, newSince: now };
  }
  const { claimed, call } = await claimCall(ref, { lease, now, failed: claimable(message) });
  if (!call) return { state: 'absent' };
  if (claimed) {
    const [transcript, earlier] = await Promise.all([readTranscript(ref), earlierReadings(ref, call)]);
    // Whoever put it back, or stored its reading, left one of these.
    const isNew = call.answered_parts === undefined && call.model === undefined;
    const newSince = isNew ? new Date(call.received_at) : undefined;
    return transcript
      ? { state: 'ours', call: asWanted(call, message), transcript, earlier, newSince }
      : { state: 'unreadable', call };
  }
  const leased = (call.lease_until ?? 0) >= now.getTime();
  return leased ? { state: 'leased', until: call.lease_until ?? 0 } : { state: 'ended', call };
}

/**
 * A recovery delivers what was never read, also where someone asked to read it without that and it came to nothing. In the
 * mark, for its reading may wait once more, and what it waits with is a plain nudge.
 */
function asWanted(call: CallItem, message: CallEnded | CallStored): CallItem {
  const recovers = message.event === 'call.stored' && message.recover === true;
  return recovers && call.status !== 'extracted' && call.reading_again
    ? { ...call, reading_again: { ...call.reading_again, deliver: true } }
    : call;
}

const NONE: EarlierReadings = { answered: [], waitingSince: undefined, waits: 0 };

async function earlierReadings(ref: CallRef, call: CallItem): Promise<EarlierReadings> {
  const { answered_parts = 0, waiting_since, waits = 0 } = call;
  const answered = answered_parts > 0 ? AnsweredWindows.parse(await readAnswered(ref)) : [];
  return { answered, waitingSince: waiting_since, waits };
}

/** A redriven message takes up what could not be read for want of the model; what the operator had to mend, only a recovery. */
const claimable = (message: CallEnded | CallStored): FailureCode[] =>
  message.event === 'call.stored' && message.recover
    ? ['model_unavailable', 'model_unauthorised']
    : ['model_unavailable'];
