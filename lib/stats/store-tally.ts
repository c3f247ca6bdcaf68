/** At the end of a batch: adds what it counted to the days of its outlets. */

import type { Tally } from '../domain/tally.ts';
import { count, describeError, logger } from '../observability/logger.ts';
import type { Table } from '../table/client.ts';
import { addCounts } from '../table/stats.ts';

/** Longer than this nobody waits for counters. */
const PATIENCE_MS = 2_000;
/** What a function needs after it, to answer. */
const RESERVE_MS = 500;

/**
 * Never throws, and never outlives the function: the batch is done whatever becomes of its counts. What could not be
 * added is lost, logged, and counted as lost.
 * @param counters opened without repeats (`openCounters`): an addition whose answer was lost may have been made
 * @param deadline epoch milliseconds at which this function is stopped
 */
export async function storeTally(
  { counters, deadline }: { counters: Table; deadline: number },
  tally: Tally,
): Promise<void> {
  const left = deadline - Date.now() - RESERVE_MS;
  const signal = AbortSignal.timeout(Math.max(0, Math.min(PATIENCE_MS, left)));
  const add = async (one: ReturnType<Tally['gathered']>[number]): Promise<void> => {
    try {
      await addCounts(counters, { ...one, signal });
    } catch (error) {
      logger.warn('counts lost', { outlet_id: one.outletId, day: one.day, ...describeError(error) });
      count('countsLost');
    }
  };
  await Promise.all(tally.gathered().map(add));
}
