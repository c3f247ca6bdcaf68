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
    const { enter } = connectionLimiter({ places: 2, timeoutMs: LONG });
    const [first] = await Promise.all([enter(SHOP), enter(SHOP)]);
    const [third, fourth] = [enter(SHOP), enter(SHOP)];
    expect(await stillOpen(third)).toBe(true);
    first?.(true);
    const leave = await third;
    expect(await stillOpen(fourth)).toBe(true);
    leave?.(false);
    expect(await fourth).toBeDefined();
  });

  it('is not the line to another', async () => {
    const { enter } = connectionLimiter({ places: 1, timeoutMs: LONG });
    await enter(SHOP);
    expect(await enter('https://other.example')).toBeDefined();
  });

  it('begins anew when everybody has left', async () => {
    const { enter } = connectionLimiter({ places: 1, timeoutMs: LONG });
    for (let index = 0; index < 3; index += 1) (await enter(SHOP))?.(index % 2 === 0);
    expect(await enter(SHOP)).toBeDefined();
  });

  it('ends for all who wait when the host kept one for long and answered nobody', async () => {
    // Half of no time is over at once.
    const { enter } = connectionLimiter({ places: 1, timeoutMs: 0.001 });
    const leave = await enter(SHOP);
    const waiting = [enter(SHOP), enter(SHOP)];
    leave?.(false);
    expect(await Promise.all(waiting)).toEqual([undefined, undefined]);
  });

  it('goes on while the host answers others, or fails at once', async () => {
    const { enter } = connectionLimiter({ places: 1, timeoutMs: LONG });
    const leave = await enter(SHOP);
    const next = enter(SHOP);
    leave?.(false);
    expect(await next).toBeDefined();
  });

  it('is left by who has waited twice the time of a request', async () => {
    const { enter } = connectionLimiter({ places: 1, timeoutMs: 20 });
    const leave = await enter(SHOP);
    expect(await enter(SHOP)).toBeUndefined();
    leave?.(true);
    expect(await enter(SHOP)).toBeDefined();
  });
});
