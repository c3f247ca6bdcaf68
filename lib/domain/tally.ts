/** What a batch of messages counts, gathered until its end: one write for an outlet and day, not one for each message. */
import type { Counts } from './counts.ts';

/** What is to be added to the counters of an outlet's day. */
export interface DayCounts {
  outletId: number;
  /** UTC, `YYYY-MM-DD`. */
  day: string;
  counts: Counts;
}

export interface Tally {
  /** @param at when it happened; its UTC day is the one that counts it */
  add: (outletId: number, at: Date, counts: Counts) => void;
  gathered: () => DayCounts[];
}

export function openTally(): Tally {
  const days = new Map<string, { outletId: number; day: string; counts: Record<string, number> }>();
  return {
    add: (outletId, at, counts) => {
      const day = at.toISOString().slice(0, 10);
      const key = `${outletId} ${day}`;
      const gathered = days.get(key) ?? { outletId, day, counts: {} };
      days.set(key, gathered);
      for (const [counter, amount = 0] of Object.entries(counts)) {
        gathered.counts[counter] = (gathered.counts[counter] ?? 0) + amount;
      }
    },
    gathered: () =>
      [...days.values()].filter(({ counts }) => Object.values(counts).some((amount = 0) => amount > 0)),
  };
}
