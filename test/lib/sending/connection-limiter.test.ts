import { describe, expect, it } from '@jest/globals';
import { connectionLimiter } from '../../../lib/sending/connection-limiter.ts';

const SHOP = 'https://shop.example';
const LONG = 60_000;

/** Whether a promise is still pending after every ready callback ran. */
const stillOpen = async (promise: Promise<unknown>): Promise<boolean> => {
  const open = Symbol('open');
  const turn = new Promise((resolve) => setImmediate(() => resolve(open)));
  return (await Promise.race([promise, turn])) === open;
};

describe('connectionLimiter', () => {
  it('admits as many requests as there are connections, then one per release, in order', async () => {
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

  it('has a queue of its own for each origin', async () => {
    const { acquire } = connectionLimiter({ maxInFlight: 1, timeoutMs: LONG });
    await acquire(SHOP);
    expect(await acquire('https://other.example')).toBeDefined();
  });

  it('starts over when all connections are released', async () => {
    const { acquire } = connectionLimiter({ maxInFlight: 1, timeoutMs: LONG });
    for (let index = 0; index < 3; index += 1) (await acquire(SHOP))?.(index % 2 === 0);
    expect(await acquire(SHOP)).toBeDefined();
  });

  it('fails all who wait when the host held a request for half of its timeout and answered none', async () => {
    // Half of this timeout is over at once.
    const { acquire } = connectionLimiter({ maxInFlight: 1, timeoutMs: 0.001 });
    const release = await acquire(SHOP);
    const waiting = [acquire(SHOP), acquire(SHOP)];
    release?.(false);
    expect(await Promise.all(waiting)).toEqual([undefined, undefined]);
  });

  it('admits the next request after a failure that was quick', async () => {
    const { acquire } = connectionLimiter({ maxInFlight: 1, timeoutMs: LONG });
    const release = await acquire(SHOP);
    const next = acquire(SHOP);
    release?.(false);
    expect(await next).toBeDefined();
  });

  it('fails a request that has waited for twice the timeout', async () => {
    const { acquire } = connectionLimiter({ maxInFlight: 1, timeoutMs: 20 });
    const release = await acquire(SHOP);
    expect(await acquire(SHOP)).toBeUndefined();
    release?.(true);
    expect(await acquire(SHOP)).toBeDefined();
  });
});
