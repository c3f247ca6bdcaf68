/** `npm run bench -- growth`: what a call costs as an outlet's configuration, its transcripts and the table grow. */
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { callKey, callListKey } from '../../../lib/table/keys.ts';
import { TRANSCRIPT } from '../../../tools/cost/conversation.ts';
import type { Machine } from '../machine.ts';
import { figure, markdownTable } from '../markdown.ts';
import type { Part } from '../part.ts';
import { type Child, leaveCore } from '../pipeline/child.ts';
import { configure, type Hooks, runBatches, type Work, withPipeline } from '../pipeline/drive.ts';
import { median } from '../rounds.ts';

interface Point {
  what: string;
  /** Of what, as the axis has it. */
  size: number;
  work: Work;
  /** Calls that are in the table before, half of them the outlet's. */
  stored?: number;
  batches: number;
}

const KILOBYTE = 1024;
/** As long as asked, of the lines of a conversation; its end is what the model is asked about. A call has 10,000 turns at most. */
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
    work: { destinations: 1, variables: size },
    batches: 10,
  })),
  ...[1, 5, 20, 50].map((size) => ({
    what: 'destinations',
    size,
    work: { destinations: size },
    batches: Math.max(2, 10 / size),
  })),
  ...[1, 10, 100, 900].map((size) => ({
    what: 'KB of transcript',
    size,
    work: { destinations: 1, transcript: transcriptOf(size * KILOBYTE) },
    batches: size > 50 ? 2 : 10,
  })),
  ...STORED.map((stored) => ({
    what: 'calls stored',
    size: stored,
    work: { destinations: 1 },
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

/** Calls as they are once they are done, written past the functions: as many as there shall be, half of them of this outlet. */
async function fill(
  { table }: Machine,
  outletId: number,
  { from, to }: { from: number; to: number },
): Promise<void> {
  const write = async (begin: number): Promise<void> => {
    const puts = Array.from({ length: Math.min(25, to - begin) }, (_, index) => {
      const id = `old-${begin + index}`;
      const of = (begin + index) % 2 === 0 ? outletId : 1_000_000 + ((begin + index) % 997);
      const ended = new Date(Date.UTC(2026, 0, 1) + (begin + index) * 1_000);
      return {
        PutRequest: { Item: { ...callKey(of, id), ...callListKey(of, id, ended), status: 'extracted' } },
      };
    });
    await table.client.send(new BatchWriteCommand({ RequestItems: { [table.name]: puts } }));
  };
  for (let begin = from; begin < to; begin += 25 * 8)
    await Promise.all(
      Array.from({ length: 8 }, (_, lane) => begin + lane * 25)
        .filter((at) => at < to)
        .map(write),
    );
}

async function costOf(
  machine: Machine,
  child: Child,
  { outletId, point: { work, batches }, hooks }: { outletId: number; point: Point; hooks: Hooks },
): Promise<Cost> {
  const { asked } = machine;
  const requests = () => [...asked.requests.values()].reduce((sum, times) => sum + times, 0);
  const before = { ...asked, requests: requests(), usage: await child.usage() };
  await runBatches(machine, child, { outletId, work, hooks, batches });
  const after = await child.usage();
  const calls = batches * 10;
  return {
    cpuSeconds: ((after.cpuSeconds - before.usage.cpuSeconds) / calls) * 1000,
    requests: (requests() - before.requests) / calls,
    writeUnits: (asked.writeUnits - before.writeUnits) / calls,
    readUnits: (asked.readUnits - before.readUnits) / calls,
  };
}

export const growth: Part = {
  name: 'growth',
  runs: POINTS.length,
  run: async ({ assembly, onRun }) => {
    leaveCore();
    return withPipeline({ assembly, metered: true }, async ({ machine, hooks, child }) => {
      // Warm: the first point would else pay for all that follow.
      await configure(machine, 1, { work: { destinations: 1 }, hooks });
      await runBatches(machine, child, { outletId: 1, work: { destinations: 1 }, hooks, batches: 25 });
      const rows: { what: string; size: number; cost: Cost }[] = [];
      let filled = 0;
      let lastOutlet = 1;
      for (const point of POINTS) {
        // What fails says where.
        const where = (error: unknown) => {
          throw new Error(
            `at ${point.size} ${point.what}: ${error instanceof Error ? error.message : error}`,
          );
        };
        lastOutlet += 1;
        const outletId = lastOutlet;
        await configure(machine, outletId, { work: point.work, hooks });
        if (point.stored) {
          await fill(machine, outletId, { from: filled, to: point.stored });
          filled = point.stored;
        }
        await runBatches(machine, child, { outletId, work: point.work, hooks, batches: 2 }).catch(where);
        const costs: Cost[] = [];
        for (let round = 0; round < ROUNDS; round += 1)
          costs.push(await costOf(machine, child, { outletId, point, hooks }).catch(where));
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
