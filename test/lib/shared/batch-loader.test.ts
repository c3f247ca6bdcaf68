import { describe, expect, it } from '@jest/globals';
import { batchLoader } from '../../../lib/shared/batch-loader.ts';

describe('batchLoader', () => {
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

  it('loads the keys of one batch window in one call, and returns each caller its own result', async () => {
    const { asked, double } = asking();
    expect(await Promise.all([1, 2, 3, 4].map(double))).toEqual([2, 4, 6, 8]);
    expect(asked).toEqual([[1, 2, 3], [4]]);
  });

  it('rejects one caller for an error of its key, and all for a failed request', async () => {
    const { double } = asking();
    const settled = await Promise.allSettled([1, -2, 3].map(double));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    for (const one of [double(1), double(99)]) await expect(one).rejects.toThrow('nothing works');
  });

  it('does not mix keys of different sources', async () => {
    const { asked, doubleOf } = asking();
    expect(await Promise.all([doubleOf({}, 1), doubleOf({}, 2)])).toEqual([2, 4]);
    expect(asked).toEqual([[1], [2]]);
  });

  it('caches nothing', async () => {
    const { asked, double } = asking();
    await double(1);
    await double(1);
    expect(asked).toEqual([[1], [1]]);
  });
});
