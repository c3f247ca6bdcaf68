import { statSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readSystem } from '../../local/cloudformation/system.ts';
import { templatesOf } from '../../local/synthesize.ts';
import { type Counted, count } from '../bench/pipeline/count.ts';

// Figures that do not depend on the machine. Each budget is a little above the figure in
// docs/performance.md.
const ASSEMBLY = process.env.CDK_ASSEMBLY ?? '';

describe('the bundles', () => {
  /**
   * In kilobytes. Functions that bundle more than a table client: the model's client, the sender,
   * or all schemas.
   */
  const LARGE_BUNDLES_KB: Record<string, number> = {
    'functions/pipeline/extract.ts': 1_120,
    'functions/pipeline/dispatch.ts': 1_420,
    'functions/variables/try.ts': 1_060,
    'functions/destinations/test.ts': 1_400,
    'functions/destinations/preview.ts': 660,
    'functions/reference/document.ts': 1_720,
  };
  const MAX_KB = 600;

  it('are no larger than the budget of their function', async () => {
    const { functions } = readSystem(await templatesOf(ASSEMBLY), {
      queueUrl: (name) => name,
      assembly: ASSEMBLY,
    });
    const sizes = functions.map(({ source, entry }) => ({ source, kb: statSync(entry).size / 1024 }));
    expect(sizes.length).toBeGreaterThan(25);
    expect(sizes.filter(({ source, kb }) => kb > (LARGE_BUNDLES_KB[source] ?? MAX_KB))).toEqual([]);
    // The smaller half holds the functions that a person waits for most often: lists, and changes
    // of one item.
    const median = sizes.map(({ kb }) => kb).sort((one, other) => one - other)[sizes.length >> 1];
    expect(median).toBeLessThan(520);
  });
});

describe('a call', () => {
  const budgets: [number, Omit<Counted, 'destinations' | 'requests' | 'readUnits'>][] = [
    [1, { requestsInAll: 7.2, writeUnits: 23.5, modelRequests: 1 }],
    [3, { requestsInAll: 15, writeUnits: 48, modelRequests: 1 }],
  ];

  it.each(budgets)(
    'with %i destinations makes no more requests to AWS and the model than its budget',
    async (destinations, budget) => {
      const counted = await count(ASSEMBLY, { destinations, batches: 8 });
      expect(counted.modelRequests).toBe(budget.modelRequests);
      expect(counted.requestsInAll).toBeLessThanOrEqual(budget.requestsInAll);
      expect(counted.writeUnits).toBeLessThanOrEqual(budget.writeUnits);
    },
  );
});
