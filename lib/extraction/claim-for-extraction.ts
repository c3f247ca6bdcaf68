/** Stores or claims the call of a message, so that one extractor at a time works on it. */
import type { FailureCode } from '../domain/call.ts';
import type { CallEnded } from '../domain/call-ended.ts';
import type { CallStored } from '../domain/messages.ts';
import type { Retention } from '../domain/retention.ts';
import type { Turn } from '../domain/transcript.ts';
import { readAnswered, readTranscript } from '../table/calls/call-documents.ts';
import type { CallItem } from '../table/calls/call-item.ts';
import { claimCall, releaseClaim } from '../table/calls/claim-call.ts';
import { storeCall } from '../table/calls/store-call.ts';
import type { CallRef } from '../table/client.ts';
import type { Lease } from '../table/lease.ts';
import { type AnsweredWindow, AnsweredWindows } from './window-answers.ts';

/** What earlier extractions of this call left when the model gave no answer. */
export interface EarlierExtractions {
  answered: AnsweredWindow[];
  /** ISO 8601; since when the call has been waiting for a model that is too busy. */
  waitingSince: string | undefined;
  /** How often it was requeued for that reason. */
  waits: number;
}

export interface ClaimedCall {
  state: 'claimed';
  call: CallItem;
  transcript: Turn[];
  earlier: EarlierExtractions;
  /** When the call was received; undefined unless this is its first extraction. */
  newSince: Date | undefined;
}

export type ExtractionClaim =
  | ClaimedCall
  /** Claimed, but the retention period of its transcript is over. */
  | { state: 'transcript_expired'; call: CallItem }
  /** Another extractor has the lease, until then (epoch milliseconds). */
  | { state: 'leased'; until: number }
  /** It was extracted or given up. */
  | { state: 'ended'; call: CallItem }
  /** The call does not exist, or it was erased. */
  | { state: 'not_found' };

interface ClaimRequest {
  message: CallEnded | CallStored;
  lease: Lease;
  now: Date;
  retention: Retention;
}

/**
 * Stores the call of a new event, or claims the stored call. Only the first event of a call id is
 * stored.
 */
export async function claimForExtraction(ref: CallRef, request: ClaimRequest): Promise<ExtractionClaim> {
  try {
    return await storeOrClaim(ref, request);
  } catch (error) {
    // The write may have succeeded although its response was lost.
    await releaseClaim(ref, request.lease);
    throw error;
  }
}

async function storeOrClaim(
  ref: CallRef,
  { message, lease, now, retention }: ClaimRequest,
): Promise<ExtractionClaim> {
  if (message.event !== 'call.stored') {
    const call = await storeCall(ref.table, message, { receivedAt: now, retention, lease });
    if (call)
      return { state: 'claimed', call, transcript: message.transcript, earlier: NONE_EARLIER, newSince: now };
  }
  const { claimed, call } = await claimCall(ref, { lease, now, failed: claimableFailures(message) });
  if (!call) return { state: 'not_found' };
  if (claimed) return loadClaimed(ref, call, message);
  const leasedUntil = call.lease_until ?? 0;
  return leasedUntil >= now.getTime() ? { state: 'leased', until: leasedUntil } : { state: 'ended', call };
}

async function loadClaimed(
  ref: CallRef,
  call: CallItem,
  message: CallEnded | CallStored,
): Promise<ExtractionClaim> {
  const [transcript, earlier] = await Promise.all([readTranscript(ref), earlierExtractions(ref, call)]);
  if (!transcript) return { state: 'transcript_expired', call };
  // Every earlier extraction, whether it was requeued or stored, set one of these.
  const isNew = call.answered_parts === undefined && call.model === undefined;
  const newSince = isNew ? new Date(call.received_at) : undefined;
  return { state: 'claimed', call: deliverIfRecovering(call, message), transcript, earlier, newSince };
}

/**
 * A recovery delivers a call that was never extracted, even if its failed re-extraction was
 * requested without delivery. The change is made in the item because the call may be requeued once
 * more, with a message that does not say so.
 */
function deliverIfRecovering(call: CallItem, message: CallEnded | CallStored): CallItem {
  const isRecovery = message.event === 'call.stored' && message.recover === true;
  const { reextraction } = call;
  return isRecovery && call.status !== 'extracted' && reextraction
    ? { ...call, reextraction: { ...reextraction, deliver: true } }
    : call;
}

const NONE_EARLIER: EarlierExtractions = { answered: [], waitingSince: undefined, waits: 0 };

async function earlierExtractions(ref: CallRef, call: CallItem): Promise<EarlierExtractions> {
  const { answered_parts = 0, waiting_since, waits = 0 } = call;
  const answered = answered_parts > 0 ? AnsweredWindows.parse(await readAnswered(ref)) : [];
  return { answered, waitingSince: waiting_since, waits };
}

/**
 * The failures after which a call may be claimed again. Any message may retry an unavailable model.
 * Only a recovery retries a rejected API key: the operator has to fix it first.
 */
const claimableFailures = (message: CallEnded | CallStored): FailureCode[] =>
  message.event === 'call.stored' && message.recover
    ? ['model_unavailable', 'model_unauthorised']
    : ['model_unavailable'];
