/**
 * Leases: one function at a time works on an item, so that a message that is delivered twice has
 * one effect.
 */
import { randomUUID } from 'node:crypto';

/** Until `until` (epoch milliseconds) only the holder of `id` works on the item. */
export interface Lease {
  id: string;
  until: number;
}

// A function that Lambda stops at its deadline writes nothing afterwards; the margin is for clocks
// that differ.
const MARGIN_MS = 5_000;

/** Returns a lease until the function's deadline (epoch milliseconds). */
export const leaseUntil = (deadline: number): Lease => ({ id: randomUUID(), until: deadline + MARGIN_MS });

/**
 * Thrown when another function holds the lease of an item: the message comes back when the lease is
 * over.
 */
export class LeasedByAnother extends Error {
  override name = 'LeasedByAnother';
  /** Epoch milliseconds. */
  readonly until: number;

  constructor(until: number) {
    super('another function holds the lease of this item');
    this.until = until;
  }
}
