/** `npm run bench -- stack`: the whole local stack under load, compared with two other systems. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { type Benchmark, figure, inRounds, markdownTable, median } from '../benchmark.ts';
import { missing } from '../peers/systems/bullmq.ts';

const MEASURE = path.join(import.meta.dirname, '../peers/measure.ts');
/**
 * BullMQ is left out where its packages or Redis are not installed (test/bench/peers/README.md).
 */
const BULLMQ_MISSING = missing();
const ROUNDS = 3;
const OURS = ['--system', 'postcall', '--adapter', path.join(import.meta.dirname, 'adapter.ts')];

const Latency = z.object({ p50: z.number(), p99: z.number() }).partial();
const Outcome = z.object({ lost: z.int(), duplicates: z.int(), wrong: z.int(), extraModelRequests: z.int() });
const Load = z.object({
  delay: z.record(
    z.string(),
    z.object({
      // Null: no call completed in the measured time.
      saturation: Outcome.extend({ perSecond: z.number().nullable(), cpuPer1000: z.number().nullable() }),
      rate10: Latency,
      rate50: Latency.optional(),
    }),
  ),
  peakRssMiB: z.number(),
});
type Load = z.infer<typeof Load>;
/** The harness kills the worker with SIGKILL after 8 s and starts it again after 10 s. */
const Kill = z.object({
  kill: Outcome.extend({ calls: z.int(), p50: z.number().nullable(), max: z.number().nullable() }),
});
type Kill = z.infer<typeof Kill>;

const run = promisify(execFile);

/** Runs the harness once, on a core of its own. Returns the JSON of its last line. */
async function runHarness(assembly: string, args: readonly string[]): Promise<unknown> {
  const { stdout } = await run('taskset', ['-c', '1', process.execPath, MEASURE, ...args], {
    env: { ...process.env, SYSTEM_CPU: '0', BENCH_ASSEMBLY: assembly },
    maxBuffer: 1e7,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

const totalOf = (runs: readonly z.infer<typeof Outcome>[], name: keyof z.infer<typeof Outcome>): string =>
  String(runs.reduce((sum, one) => sum + one[name], 0));
const figureOrBlank = (value: number): string => (Number.isNaN(value) ? '' : figure(value));

function loadTable(results: ReadonlyMap<string, readonly Load[]>): string {
  const rows = [...results].flatMap(([name, all]) =>
    Object.keys(all[0]?.delay ?? {}).map((delay) => {
      const at = all.flatMap((one) => one.delay[delay] ?? []);
      const of = (pick: (one: (typeof at)[number]) => number | null | undefined) =>
        figureOrBlank(median(at.map((one) => pick(one) ?? Number.NaN)));
      const outcomes = at.map(({ saturation }) => saturation);
      return [
        `${name}, model ${delay} ms`,
        of(({ saturation }) => saturation.perSecond),
        of(({ saturation }) => saturation.cpuPer1000),
        of(({ rate10 }) => rate10.p50),
        of(({ rate10 }) => rate10.p99),
        of(({ rate50 }) => rate50?.p50),
        ['lost', 'duplicates', 'wrong'].map((bad) => totalOf(outcomes, bad as 'lost')).join(', '),
        figureOrBlank(median(all.map(({ peakRssMiB }) => peakRssMiB))),
      ];
    }),
  );
  return markdownTable(
    [
      'system',
      'saturated calls/s',
      'CPU s a 1,000',
      'p50 ms at 10/s',
      'p99 ms',
      'p50 ms at 50/s',
      'lost, twice, wrong',
      'peak MiB',
    ],
    rows,
  );
}

function killTable(results: ReadonlyMap<string, readonly Kill[]>): string {
  return markdownTable(
    ['killed with -9 in mid-load', 'calls', 'lost', 'twice', 'model requests too many', 'slowest, s'],
    [...results].map(([name, all]) => {
      const outcomes = all.map(({ kill }) => kill);
      return [
        name,
        String(outcomes.reduce((sum, { calls }) => sum + calls, 0)),
        totalOf(outcomes, 'lost'),
        totalOf(outcomes, 'duplicates'),
        totalOf(outcomes, 'extraModelRequests'),
        figure(Math.max(...outcomes.map(({ max }) => max ?? Number.NaN)) / 1000),
      ];
    }),
  );
}

export const stack: Benchmark = {
  name: 'stack',
  runs: ROUNDS * (BULLMQ_MISSING ? 5 : 7),
  run: async ({ assembly, onRun }) => {
    if (BULLMQ_MISSING) console.error(`without BullMQ: ${BULLMQ_MISSING}`);
    const load = (args: readonly string[]) => async () =>
      Load.parse(await runHarness(assembly, [...args, '--seconds', '10', '--open-seconds', '6']));
    const kill = (args: readonly string[]) => async () =>
      Kill.parse(await runHarness(assembly, [...args, '--kill', '--rate', '8', '--quiet', '75']));
    const ours = (destinations: number, delays: string) =>
      load([...OURS, '--delays', delays, '--destinations', String(destinations)]);
    const loaded = await inRounds<Load>(
      {
        'the floor, 1 destination': load(['--system', 'floor', '--delays', '0,300']),
        ...(!BULLMQ_MISSING && {
          'BullMQ, 1 destination': load(['--system', 'bullmq', '--delays', '0,300']),
        }),
        'postcall, 1 destination': ours(1, '0,300'),
        'postcall, 3 destinations': ours(3, '0'),
        'postcall, 10 destinations': ours(10, '0'),
      },
      { rounds: ROUNDS, onRun },
    );
    const killed = await inRounds<Kill>(
      { ...(!BULLMQ_MISSING && { BullMQ: kill(['--system', 'bullmq']) }), postcall: kill(OURS) },
      { rounds: ROUNDS, onRun },
    );
    return {
      measured: { loaded: Object.fromEntries(loaded), killed: Object.fromEntries(killed) },
      tables: [loadTable(loaded), killTable(killed)],
    };
  },
};
