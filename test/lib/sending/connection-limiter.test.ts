import { describe, expect, it } from '@jest/globals';
import { connectionLimiter } from '../../../lib/sending/connection-limiter.ts';

const SHOP = 'https://shop.example';
const LONG = 60_000;

/** Whether a promise is still open once all that could be done is done. */
const stillOpen = async (promise: Promise<unknown>): Promise<boolean> => {
  const open = Symbol('open');
  const turn = new Promise((resolve) => setImmediate(() => resolve(open)));
  return (await Promise.race([promise, turn])) === open;
};

describe('the line to a host', () => {
  it('lets as many in as there are places, then one for each that leaves, in their order', async () => {
    const { acquire } = connectionLimiter({ maxInFlight: 2, timeoutMs: LONG });
    const [first] = await Promise.all([acquire(SHOP), acquire(SHOP)]);
    const [third, fourth] = [acquire(SHOP), acquire(SHOP)];
    expect(await stillOpen(third)).toBe(true);
    first?.(true);
    const release = await third;
    expect(await stillOpen(fourth)).toBe(true);
    release?.(false);
    expect(await fourth).toBeDefined();
  });

  it('is not the line to another', async () => {
    const { acquire } = connectionLimiter({ maxInFlight: 1, timeoutMs: LONG });
    await acquire(SHOP);
    expect(await acquire('https://other.example')).toBeDefined();
  });

  it('begins anew when everybody has left', async () => {
    const { acquire } = connectionLimiter({ maxInFlight: 1, timeoutMs: LONG });
    for (let index = 0; index < 3; index += 1) (await acquire(SHOP))?.(index % 2 === 0);
    expect(await acquire(SHOP)).toBeDefined();
  });

  it('ends for all who wait when the host kept one for long and answered nobody', async () => {
    // Half of no time is over at once.
    const { acquire } = connectionLimiter({ maxInFlight: 1, timeoutMs: 0.001 });
    const release = await acquire(SHOP);
    const waiting = [acquire(SHOP), acquire(SHOP)];
    release?.(false);
    expect(await Promise.all(waiting)).toEqual([undefined, undefined]);
  });

  it('goes on while the host answers others, or fails at once', async () => {
    const { acquire } = connectionLimiter({ maxInFlight: 1, timeoutMs: LONG });
    const release = await acquire(SHOP);
    const next = acquire(SHOP);
    release?.(false);
    expect(await next).toBeDefined();
  });

  it('is left by who has waited twice the time of a request', async () => {
    const { acquire } = connectionLimiter({ maxInFlight: 1, timeoutMs: 20 });
    const release = await acquire(SHOP);
    expect(await acquire(SHOP)).toBeUndefined();
    release?.(true);
    expect(await acquire(SHOP)).toBeDefined();
  });
});
