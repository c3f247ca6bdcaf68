/** Waits on a condition, never on luck. */
import { setTimeout as wait } from 'node:timers/promises';

/** Each look at a stack costs it some milliseconds of two cores that the tests share. */
const PAUSE_MS = 60;

/**
 * What `probe` gives as soon as it is not undefined.
 * @param what is waited for, named in the failure
 * @param seconds after which the condition counts as failed, far more than it takes
 */
export async function eventually<Value>(
  probe: () => Value | undefined | Promise<Value | undefined>,
  what: string,
  seconds = 60,
): Promise<Value> {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (Date.now() > until) throw new Error(`waited ${seconds} s in vain for ${what}`);
    await wait(PAUSE_MS);
  }
}
