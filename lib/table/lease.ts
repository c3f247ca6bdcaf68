/** Who works on an item, so that what is delivered twice is done once. */
import { randomUUID } from 'node:crypto';

/** Until `until` (epoch milliseconds) nobody but the bearer of `id` may take the item. */
export interface Lease {
  id: string;
  until: number;
}

// A function that is stopped at its deadline writes nothing afterwards; this is for two clocks that differ.
const MARGIN_MS = 5_000;

/** A lease until the function's deadline (epoch milliseconds). */
export const leaseUntil = (deadline: number): Lease => ({ id: randomUUID(), until: deadline + MARGIN_MS });

/** Thrown when another function works on an item: its message comes back when that lease is over. */
export class LeasedByAnother extends Error {
  override name = 'LeasedByAnother';
  /** Epoch milliseconds. */
  readonly until: number;

  constructor(until: number) {
    super('another function holds the lease of this item');
    this.until = until;
  }
}
