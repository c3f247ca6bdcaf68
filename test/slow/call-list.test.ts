import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listCalls } from '../../lib/calls/list.ts';
import { batchDelete } from '../../lib/table/batch.ts';
import { callKey, valuesKey } from '../../lib/table/keys.ts';
import { freshOutlet } from '../support/api.ts';
import { partsOf } from '../support/parts.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';
import { storeCalls } from '../support/stored-calls.ts';

const CALLS = 100_000;
const MINUTES = 60_000;
const FIRST = Date.UTC(2026, 0, 1);
/**
 * Calls with values at each end of the list, where the tests compare pages; no test reads values in
 * between.
 */
const WITH_VALUES = 200;
/** Calls of the test that reads every page. */
const WALKED = 10_000;

const callsOf = (count: number) =>
  Array.from({ length: count }, (_, index): [string, number] => [`c-${index}`, FIRST + index * 1000]);

let stack: TestStack;
let parts: ReturnType<typeof partsOf>;
const outlet = freshOutlet();
/** The capacity units that the emulator counted, by request. */
let consumed: { operation: string; units: number }[] = [];

beforeAll(async () => {
  stack = await startTestStack();
  parts = partsOf(stack);
  await storeCalls(parts.table, outlet, {
    calls: callsOf(CALLS),
    hasValues: (index) => index < WITH_VALUES || index >= CALLS - WITH_VALUES,
  });
  parts.table.client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const answer = await next({
          ...args,
          input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' },
        } as typeof args);
        const { ConsumedCapacity = [] } = answer.output as {
          ConsumedCapacity?: { CapacityUnits: number } | { CapacityUnits: number }[];
        };
        for (const { CapacityUnits } of [ConsumedCapacity].flat()) {
          consumed.push({ operation: String(commandName), units: CapacityUnits });
        }
        return answer;
      },
    { step: 'initialize' },
  );
}, 10 * MINUTES);
afterAll(async () => {
  parts.close();
  await stack.stop();
});

const deps = () => ({ table: parts.table, outletId: outlet });

/** Returns a page and its cost in read units and requests. */
async function readPage(query: Record<string, string>) {
  consumed = [];
  const page = await listCalls(deps(), query);
  const unitsOf = (operation: string) =>
    consumed.filter((one) => one.operation.startsWith(operation)).reduce((sum, { units }) => sum + units, 0);
  return {
    ...page,
    cost: { query: unitsOf('Query'), items: unitsOf('BatchGet'), requests: consumed.length },
  };
}

describe('the list of an outlet with 100,000 calls', () => {
  it('costs the same to read at its end as at its start', async () => {
    const start = await readPage({});
    const end = await readPage({ to: new Date(FIRST + 30_000).toISOString() });
    const deep = await readPage({
      cursor: Buffer.from(`${new Date(FIRST + 25_000).toISOString()}#c-25`).toString('base64url'),
    });
    expect(start.calls.map(({ call_id }) => call_id)).toEqual(
      Array.from({ length: 20 }, (_, index) => `c-${CALLS - 1 - index}`),
    );
    expect(deep.calls.map(({ call_id }) => call_id)).toEqual(
      Array.from({ length: 20 }, (_, index) => `c-${24 - index}`),
    );
    for (const { calls, cost } of [start, end, deep]) {
      expect(calls).toHaveLength(20);
      expect(calls[0]).toMatchObject({ values: [{ value: 4 }], delivery_counts: { delivered: 1 } });
      expect(cost).toEqual(start.cost);
    }
    // One query of keys, one batch of calls, one batch of values. A read unit covers 4 KB.
    expect(start.cost.requests).toBe(3);
    expect(start.cost.query).toBeLessThanOrEqual(2);
    expect(start.cost.items).toBe(40);
  });

  it('reads a bounded number of calls, 25 at a time, when no call has the wanted status', async () => {
    const page = await readPage({ status: 'failed' });
    expect(page).toMatchObject({ calls: [], next_cursor: expect.any(String), cost: { requests: 5 } });
    expect(page.cost.items).toBe(100);
  });

  it(
    'returns shorter pages when calls are large, so that no answer exceeds the limit of a Lambda response',
    async () => {
      const outletId = freshOutlet();
      const large = { note: 'x'.repeat(300_000) };
      const calls = Array.from({ length: 60 }, (_, index): [string, number] => [`c-${index}`, FIRST + index]);
      await storeCalls(parts.table, outletId, { calls, metadata: large, batch: 10 });
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const query: Record<string, string> = { limit: '100', ...(cursor && { cursor }) };
        const page = await listCalls({ table: parts.table, outletId }, query);
        expect(Buffer.byteLength(JSON.stringify(page.calls))).toBeLessThan(5_000_000);
        seen.push(...page.calls.map(({ call_id }) => call_id));
        cursor = page.next_cursor;
      } while (cursor);
      expect(seen).toEqual(calls.map(([id]) => id).reverse());
    },
    2 * MINUTES,
  );

  it(
    'returns each call once to a client that reads every page, while other calls are inserted and erased',
    async () => {
      const outletId = freshOutlet();
      await storeCalls(parts.table, outletId, { calls: callsOf(WALKED) });
      const seen: string[] = [];
      const erased: string[] = [];
      let cursor: string | null = null;
      let pages = 0;
      do {
        const page: Awaited<ReturnType<typeof listCalls>> = await listCalls(
          { table: parts.table, outletId },
          {
            limit: '100',
            ...(cursor && { cursor }),
          },
        );
        seen.push(...page.calls.map(({ call_id }) => call_id));
        cursor = page.next_cursor;
        pages += 1;
        if (pages % 5 !== 0) continue;
        // Insert one call newer than all, and one among the pages not read yet; erase the last call
        // of this page.
        const inserted: [string, number][] = [
          [`new-${pages}`, FIRST + WALKED * 1000 + pages],
          [`late-${pages}`, FIRST + 500],
        ];
        await storeCalls(parts.table, outletId, { calls: inserted });
        const last = page.calls.at(-1)?.call_id ?? '';
        erased.push(last);
        await batchDelete(parts.table, [callKey(outletId, last), valuesKey(outletId, last)]);
      } while (cursor);
      expect(new Set(seen).size).toBe(seen.length);
      const originals = seen.filter((id) => id.startsWith('c-'));
      expect(originals).toHaveLength(WALKED);
      expect(seen.filter((id) => id.startsWith('new-'))).toEqual([]);
      expect(seen.filter((id) => id.startsWith('late-')).length).toBeGreaterThan(0);
      expect(erased.length).toBeGreaterThan(10);
    },
    10 * MINUTES,
  );
});
