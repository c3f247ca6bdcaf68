/** From a message to a call that is ours alone to read, or to how it stands. */
import type { CallEnded } from '../calls/call-ended.ts';
import type { CallStored } from '../calls/messages.ts';
import type { Turn } from '../calls/transcript.ts';
import { type CallItem, claimCall, readTranscript, storeCall } from '../table/calls.ts';
import type { CallRef } from '../table/client.ts';
import type { Lease } from '../table/lease.ts';

/** What the reading of a call needs to know of it. */
export type ReadableCall = Pick<CallEnded, 'timestamp' | 'timezone' | 'phone_number' | 'language'> & {
  transcript: Turn[];
};

export type Taken =
  | { state: 'ours'; call: ReadableCall }
  /** Another reads it, until then (epoch milliseconds). */
  | { state: 'leased'; until: number }
  /** It has been read, or given up. */
  | { state: 'ended'; call: CallItem }
  /** There is no such call (any more). */
  | { state: 'absent' };

/** Stores the call of an event, or claims the stored one; the first event of a call id is the one that counts. */
export async function takeCall(
  ref: CallRef,
  { message, lease, now }: { message: CallEnded | CallStored; lease: Lease; now: Date },
): Promise<Taken> {
  if (message.event !== 'call.stored' && (await storeCall(ref.table, message, { receivedAt: now, lease }))) {
    return { state: 'ours', call: message };
  }
  const { claimed, call } = await claimCall(ref, lease, now.getTime());
  if (!call) return { state: 'absent' };
  if (claimed) return { state: 'ours', call: { ...call, transcript: await readTranscript(ref) } };
  const leased = call.status !== 'extracted' && (call.lease_until ?? 0) >= now.getTime();
  return leased ? { state: 'leased', until: call.lease_until ?? 0 } : { state: 'ended', call };
}
