import { statSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { templatesOf } from '../../local/synthesize.ts';
import { readSystem } from '../../local/template.ts';
import { type Counted, count } from '../bench/pipeline/count.ts';

// What does not depend on the machine, held to a little above what docs/performance.md shows.
const ASSEMBLY = process.env.CDK_ASSEMBLY ?? '';

describe('the bundle of', () => {
  /** Kilobytes, of those that hold more than an operation of the API needs: a model, a sender, or all schemas. */
  const LARGER: Record<string, number> = {
    'functions/pipeline/extract.ts': 1_120,
    'functions/pipeline/dispatch.ts': 1_420,
    'functions/variables/try.ts': 1_060,
    'functions/destinations/test.ts': 1_400,
    'functions/destinations/preview.ts': 660,
    'functions/reference/document.ts': 1_720,
  };
  const MOST_KB = 600;

  it('each function is no larger than its budget', async () => {
    const { functions } = readSystem(await templatesOf(ASSEMBLY), {
      queueUrl: (name) => name,
      assembly: ASSEMBLY,
    });
    const sizes = functions.map(({ source, entry }) => ({ source, kb: statSync(entry).size / 1024 }));
    expect(sizes.length).toBeGreaterThan(25);
    expect(sizes.filter(({ source, kb }) => kb > (LARGER[source] ?? MOST_KB))).toEqual([]);
    // Half of them are those that a person waits for most: lists, and what changes one item.
    const middle = sizes.map(({ kb }) => kb).sort((one, other) => one - other)[sizes.length >> 1];
    expect(middle).toBeLessThan(520);
  });
});

describe('a call', () => {
  const budgets: [number, Omit<Counted, 'destinations' | 'requests' | 'readUnits'>][] = [
    [1, { requestsInAll: 7.2, writeUnits: 23.5, modelRequests: 1 }],
    [3, { requestsInAll: 15, writeUnits: 48, modelRequests: 1 }],
  ];

  it.each(budgets)(
    'with %i destinations asks no more of AWS than its budget',
    async (destinations, budget) => {
      const counted = await count(ASSEMBLY, { destinations, batches: 8 });
      expect(counted.modelRequests).toBe(budget.modelRequests);
      expect(counted.requestsInAll).toBeLessThanOrEqual(budget.requestsInAll);
      expect(counted.writeUnits).toBeLessThanOrEqual(budget.writeUnits);
    },
  );
});
