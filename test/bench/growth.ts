/**
 * `npm run bench -- growth`: the cost of a call as an outlet's configuration, its transcripts and
 * the table grow.
 */
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import pLimit from 'p-limit';
import { callKey, callListKey } from '../../lib/table/keys.ts';
import { TRANSCRIPT } from '../../tools/cost/conversation.ts';
import { type Benchmark, figure, markdownTable, median } from './benchmark.ts';
import type { LocalAws } from './local-aws.ts';
import { leaveCore, type PinnedProcess } from './pinned-process.ts';
import { configure, type Load, type Receivers, runBatches, withPipeline } from './pipeline/run-calls.ts';

interface Point {
  what: string;
  size: number;
  load: Load;
  /** Calls in the table before the measurement, half of them the outlet's. */
  stored?: number;
  batches: number;
}

const KILOBYTE = 1024;
/**
 * Returns a transcript of a size in bytes that ends with the conversation that the variables are
 * about. Its lines are long, because a call has at most 10,000 turns.
 */
const transcriptOf = (bytes: number): string => {
  const line = 'user: and so on, as we said before, there is nothing else that we need to know of it.'.repeat(
    2,
  );
  return `${`${line}\n`.repeat(Math.ceil(bytes / line.length))}${TRANSCRIPT}`.slice(-bytes);
};

const STORED = [1_000, 10_000, 100_000, ...(process.env.BENCH_MILLION ? [1_000_000] : [])];
const POINTS: readonly Point[] = [
  ...[10, 50, 100, 200].map((size) => ({
    what: 'variables',
    size,
    load: { destinations: 1, variables: size },
    batches: 10,
  })),
  ...[1, 5, 20, 50].map((size) => ({
    what: 'destinations',
    size,
    load: { destinations: size },
    batches: Math.max(2, 10 / size),
  })),
  ...[1, 10, 100, 900].map((size) => ({
    what: 'KB of transcript',
    size,
    load: { destinations: 1, transcript: transcriptOf(size * KILOBYTE) },
    batches: size > 50 ? 2 : 10,
  })),
  ...STORED.map((stored) => ({
    what: 'calls stored',
    size: stored,
    load: { destinations: 1 },
    stored,
    batches: 10,
  })),
];
const ROUNDS = 3;

interface Cost {
  cpuSeconds: number;
  requests: number;
  writeUnits: number;
  readUnits: number;
}

const CONCURRENT_WRITES = 8;

/** Writes completed calls straight to the table, half of them for this outlet. */
async function fill(
  { table }: LocalAws,
  outletId: number,
  { from, to }: { from: number; to: number },
): Promise<void> {
  const write = async (begin: number): Promise<void> => {
    const puts = Array.from({ length: Math.min(25, to - begin) }, (_, index) => {
      const id = `old-${begin + index}`;
      const outlet = (begin + index) % 2 === 0 ? outletId : 1_000_000 + ((begin + index) % 997);
      const ended = new Date(Date.UTC(2026, 0, 1) + (begin + index) * 1_000);
      return {
        PutRequest: {
          Item: { ...callKey(outlet, id), ...callListKey(outlet, id, ended), status: 'extracted' },
        },
      };
    });
    await table.client.send(new BatchWriteCommand({ RequestItems: { [table.name]: puts } }));
  };
  const starts = Array.from({ length: Math.ceil((to - from) / 25) }, (_, batch) => from + batch * 25);
  await pLimit(CONCURRENT_WRITES).map(starts, write);
}

/** Runs batches of calls and returns the average cost per call; CPU seconds are per 1,000 calls. */
async function costOf(
  aws: LocalAws,
  functions: PinnedProcess,
  { outletId, point: { load, batches }, receivers }: { outletId: number; point: Point; receivers: Receivers },
): Promise<Cost> {
  const { usage } = aws;
  const requests = () => [...usage.requests.values()].reduce((sum, times) => sum + times, 0);
  const before = { ...usage, requests: requests(), cpuSeconds: (await functions.usage()).cpuSeconds };
  await runBatches(aws, functions, { outletId, load, receivers, batches });
  const after = await functions.usage();
  const calls = batches * 10;
  return {
    cpuSeconds: ((after.cpuSeconds - before.cpuSeconds) / calls) * 1000,
    requests: (requests() - before.requests) / calls,
    writeUnits: (usage.writeUnits - before.writeUnits) / calls,
    readUnits: (usage.readUnits - before.readUnits) / calls,
  };
}

export const growth: Benchmark = {
  name: 'growth',
  runs: POINTS.length,
  run: async ({ assembly, onRun }) => {
    leaveCore();
    return withPipeline({ assembly, metered: true }, async ({ aws, receivers, functions }) => {
      // Warm up: otherwise the first point would include the time to load and compile.
      await configure(aws, 1, { load: { destinations: 1 }, receivers });
      await runBatches(aws, functions, {
        outletId: 1,
        load: { destinations: 1 },
        receivers,
        batches: 25,
      });
      const rows: { what: string; size: number; cost: Cost }[] = [];
      let filled = 0;
      let lastOutlet = 1;
      for (const point of POINTS) {
        const addPoint = (error: unknown) => {
          throw new Error(
            `at ${point.size} ${point.what}: ${error instanceof Error ? error.message : error}`,
          );
        };
        lastOutlet += 1;
        const outletId = lastOutlet;
        await configure(aws, outletId, { load: point.load, receivers });
        if (point.stored) {
          await fill(aws, outletId, { from: filled, to: point.stored });
          filled = point.stored;
        }
        await runBatches(aws, functions, { outletId, load: point.load, receivers, batches: 2 }).catch(
          addPoint,
        );
        const costs: Cost[] = [];
        for (let round = 0; round < ROUNDS; round += 1)
          costs.push(await costOf(aws, functions, { outletId, point, receivers }).catch(addPoint));
        const of = (name: keyof Cost) => median(costs.map((cost) => cost[name]));
        rows.push({
          what: point.what,
          size: point.size,
          cost: {
            cpuSeconds: of('cpuSeconds'),
            requests: of('requests'),
            writeUnits: of('writeUnits'),
            readUnits: of('readUnits'),
          },
        });
        onRun();
      }
      const firsts = new Map<string, number>();
      return {
        measured: rows,
        tables: [
          markdownTable(
            ['a call with', 'CPU s a 1,000', 'of the first', 'SDK requests', 'write units', 'read units'],
            rows.map(({ what, size, cost }) => {
              const first = firsts.get(what) ?? cost.cpuSeconds;
              firsts.set(what, first);
              return [
                `${size.toLocaleString('en')} ${what}`,
                figure(cost.cpuSeconds),
                figure(cost.cpuSeconds / first),
                figure(cost.requests),
                figure(cost.writeUnits),
                figure(cost.readUnits),
              ];
            }),
          ),
        ],
      };
    });
  },
};
