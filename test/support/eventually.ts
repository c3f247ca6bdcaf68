/** Waits for a condition instead of a fixed time. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Each probe costs the stack some milliseconds of the two cores that all tests share. */
const PAUSE_MS = 60;

/**
 * Returns the result of `probe` as soon as it is not undefined.
 * @param what names the condition in the error
 * @param seconds until it gives up; far more than the condition takes
 * @throws {Error} when the time is over
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
    if (Date.now() > until) throw new Error(`${what}: not reached within ${seconds} s`);
    await sleep(PAUSE_MS);
  }
}
