/** What an attempt says of its destination: one that is gone, or has long been dead, is disabled. */
import type { Destination } from '../destinations/destination.ts';
import { disableDestination } from '../destinations/disable.ts';
import { countDisabled, logger } from '../observability.ts';
import type { DeliveryRef } from '../table/client.ts';
import { noteFailure, noteSuccess } from '../table/health.ts';
import type { AttemptMade } from './attempt.ts';

/** "The target resource is no longer available ... and this condition is likely to be permanent" (RFC 9110, 15.5.11). */
export const isGone = ({ attempt }: Pick<AttemptMade, 'attempt'>): boolean => attempt.status_code === 410;

/** A destination that works need not be told so more often. */
const MAX_BETWEEN_NOTES_MS = 3_600_000;

/** Notes how an attempt went, and disables the destination after a 410, or after nothing but failures for so long. */
export async function noteOutcome(
  ref: DeliveryRef,
  {
    destination,
    made,
    disableAfterMs,
  }: { destination: Destination; made: AttemptMade; disableAfterMs: number },
): Promise<void> {
  const now = new Date();
  if (made.outcome === 'delivered') {
    return noteSuccess(ref, { now, everyMs: Math.min(MAX_BETWEEN_NOTES_MS, disableAfterMs / 10) });
  }
  // A template that cannot be rendered says nothing of its receiver.
  if (made.outcome === 'give_up') return;
  if (isGone(made)) return disable(ref, destination, 'it answered 410 Gone');
  const failing = await noteFailure(ref, { now });
  const since = Math.max(failing.getTime(), Date.parse(destination.active_since ?? '') || 0);
  if (now.getTime() - since < disableAfterMs) return;
  await disable(ref, destination, `nothing but failures since ${new Date(since).toISOString()}`);
}

async function disable(ref: DeliveryRef, destination: Destination, reason: string): Promise<void> {
  if (!(await disableDestination(ref, destination, reason))) return;
  logger.warn('destination disabled', {
    outlet_id: ref.outletId,
    destination_id: ref.destinationId,
    reason,
  });
  countDisabled();
}
