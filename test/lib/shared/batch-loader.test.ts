import { describe, expect, it } from '@jest/globals';
import { batchLoader } from '../../../lib/shared/batch-loader.ts';

describe('those who ask at the same moment', () => {
  const asking = () => {
    const asked: (readonly number[])[] = [];
    const double = batchLoader<object, number, number>(
      async (_, things) => {
        asked.push(things);
        if (things.includes(99)) throw new Error('nothing works');
        return things.map((thing) => (thing < 0 ? new Error(`no ${thing}`) : thing * 2));
      },
      { maxBatchSize: 3 },
    );
    const one = {};
    return { asked, double: (thing: number) => double(one, thing), doubleOf: double };
  };

  it('share requests of so many things, and each gets its own', async () => {
    const { asked, double } = asking();
    expect(await Promise.all([1, 2, 3, 4].map(double))).toEqual([2, 4, 6, 8]);
    expect(asked).toEqual([[1, 2, 3], [4]]);
  });

  it('are told alone what failed alone, and all of them what failed for all', async () => {
    const { double } = asking();
    const settled = await Promise.allSettled([1, -2, 3].map(double));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    for (const one of [double(1), double(99)]) await expect(one).rejects.toThrow('nothing works');
  });

  it('share none where what they ask of is not the same', async () => {
    const { asked, doubleOf } = asking();
    expect(await Promise.all([doubleOf({}, 1), doubleOf({}, 2)])).toEqual([2, 4]);
    expect(asked).toEqual([[1], [2]]);
  });

  it('are told what is so now, however often they ask', async () => {
    const { asked, double } = asking();
    await double(1);
    await double(1);
    expect(asked).toEqual([[1], [1]]);
  });
});
