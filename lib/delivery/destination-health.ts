/**
 * Tracks the health of a destination by its attempts, and disables one that is gone or has failed
 * for too long.
 */
import type { Destination } from '../domain/destination.ts';
import { describeError, logger } from '../observability/logger.ts';
import { count } from '../observability/metrics.ts';
import type { DeliveryRef, Table } from '../table/client.ts';
import { changeConfiguration } from '../table/configuration.ts';
import { recordFailure, recordSuccess } from '../table/destination-health.ts';
import type { AttemptMade } from './attempt.ts';

/**
 * "The target resource is no longer available ... and this condition is likely to be permanent"
 * (RFC 9110, 15.5.11).
 */
export const isGone = ({ attempt }: Pick<AttemptMade, 'attempt'>): boolean => attempt.status_code === 410;

/** The longest times between two stored successes, and between two stored failures. */
const MAX_BETWEEN_SUCCESSES_MS = 3_600_000;
const MAX_BETWEEN_FAILURES_MS = 60_000;

/**
 * Disables a destination that answered 410 before the attempt is recorded: a delivery is held only
 * for a disabled destination.
 * @returns whether it is disabled now; false when it was changed, enabled or deleted since
 * @throws {Conflict}
 */
export const disableGone = (ref: DeliveryRef, destination: Destination): Promise<boolean> =>
  disable(ref, destination, 'it answered 410 Gone');

/**
 * Stores the outcome of an attempt, and disables the destination after failures alone for too long.
 * Never fails the attempt.
 */
export async function updateHealth(
  ref: DeliveryRef,
  outcome: { destination: Destination; made: AttemptMade; disableAfterMs: number },
): Promise<void> {
  try {
    await storeOutcome(ref, outcome);
  } catch (error) {
    // The attempt is recorded and the next one enqueued; the next outcome will be stored.
    const { outletId: outlet_id, destinationId: destination_id } = ref;
    logger.error('destination health not stored', { outlet_id, destination_id, ...describeError(error) });
  }
}

async function storeOutcome(
  ref: DeliveryRef,
  {
    destination,
    made,
    disableAfterMs,
  }: { destination: Destination; made: AttemptMade; disableAfterMs: number },
): Promise<void> {
  const now = new Date();
  if (made.outcome === 'delivered') {
    return recordSuccess(ref, { now, everyMs: Math.min(MAX_BETWEEN_SUCCESSES_MS, disableAfterMs / 10) });
  }
  // A template that cannot be rendered says nothing about the receiver; a 410 is handled by
  // disableGone.
  if (made.outcome === 'not_sent' || isGone(made)) return;
  const failingSince = async (everyMs: number): Promise<number> => {
    const failing = await recordFailure(ref, { now, everyMs });
    return Math.max(failing.getTime(), Date.parse(destination.active_since ?? '') || 0);
  };
  const isDead = (since: number): boolean => now.getTime() - since >= disableAfterMs;
  if (!isDead(await failingSince(Math.min(MAX_BETWEEN_FAILURES_MS, disableAfterMs / 10)))) return;
  // Another container may have seen a success since this one read.
  const since = await failingSince(0);
  if (!isDead(since)) return;
  await disable(ref, destination, `nothing but failures since ${new Date(since).toISOString()}`);
}

async function disable(ref: DeliveryRef, destination: Destination, reason: string): Promise<boolean> {
  const disabling = await disableDestination(ref, destination, reason);
  if (disabling === 'disabled') {
    logger.warn('destination disabled', {
      outlet_id: ref.outletId,
      destination_id: ref.destinationId,
      reason,
    });
    count('destinationsDisabled');
  }
  return disabling !== 'left_alone';
}

/**
 * The outcome: disabled now, disabled before, or left alone because it changed since it was read.
 */
type Disabling = 'disabled' | 'disabled_before' | 'left_alone';

/**
 * Disables a destination in the configuration; repeating it changes nothing.
 * @param seen the destination as it was when it failed; one that was changed, enabled or deleted
 * since is left alone
 * @throws {Conflict}
 */
export const disableDestination = (
  deps: { table: Table; outletId: number },
  seen: Destination,
  reason: string,
): Promise<Disabling> =>
  changeConfiguration<Disabling>(deps, ({ destinations }) => {
    const now = destinations.find(({ destination_id }) => destination_id === seen.destination_id);
    if (now?.status === 'disabled') return { result: 'disabled_before' };
    const isAsSeen = now?.api_url === seen.api_url && now.active_since === seen.active_since;
    if (!isAsSeen) return { result: 'left_alone' };
    return {
      putDestinations: [{ ...now, status: 'disabled', disabled_reason: reason }],
      result: 'disabled',
    };
  });
