/** `npm run bench -- stack`: the whole local stack under the load of the comparison with other systems, beside its floor. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { REPOSITORY } from '../../../infra/local/synthesize.ts';
import { figure, markdownTable } from '../markdown.ts';
import type { Part } from '../part.ts';
import { inRounds, median } from '../rounds.ts';

/** The comparison's own programs; they are not part of the project. */
const PEERS = path.resolve(process.env.PEERS ?? path.join(REPOSITORY, '../shared/peers'));
const ROUNDS = 3;
const ADAPTER = path.join(import.meta.dirname, 'adapter.ts');

const Latency = z.object({ p50: z.number(), p99: z.number() }).partial();
const Came = z.object({ lost: z.int(), duplicates: z.int(), wrong: z.int(), extraLlm: z.int() });
const Result = z.object({
  delay: z.record(
    z.string(),
    z.object({
      // Null: none came in the time that was looked at.
      saturation: Came.extend({ perSecond: z.number().nullable(), cpuPer1000: z.number().nullable() }),
      rate10: Latency,
      rate50: Latency.optional(),
    }),
  ),
  peakRssMiB: z.number(),
});
type Result = z.infer<typeof Result>;

const run = promisify(execFile);

async function load(assembly: string, args: readonly string[]): Promise<Result> {
  const { stdout } = await run(
    'taskset',
    [
      '-c',
      '1',
      process.execPath,
      path.join(PEERS, 'load.mjs'),
      ...args,
      '--seconds',
      '15',
      '--open-seconds',
      '6',
    ],
    // The floor finds its one package with ours.
    {
      env: { ...process.env, PEERS_DIR: REPOSITORY, SUT_CPU: '0', BENCH_ASSEMBLY: assembly },
      maxBuffer: 1e7,
    },
  );
  return Result.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
}

export const stack: Part = {
  name: 'stack',
  runs: ROUNDS * 4,
  run: async ({ assembly, onRun }) => {
    if (!existsSync(PEERS)) throw new Error(`the comparison is not at ${PEERS}: set PEERS to its folder`);
    const ours = (destinations: number, delays: string) => () =>
      load(assembly, [
        ...['--sut', 'postcall', '--adapter', ADAPTER, '--delays', delays],
        ...['--destinations', String(destinations)],
      ]);
    const results = await inRounds<Result>(
      {
        'the floor, 1 destination': () => load(assembly, ['--sut', 'floor', '--delays', '0,300']),
        'postcall, 1 destination': ours(1, '0,300'),
        'postcall, 3 destinations': ours(3, '0'),
        'postcall, 10 destinations': ours(10, '0'),
      },
      { rounds: ROUNDS, onRun },
    );
    const rows = [...results].flatMap(([name, all]) =>
      Object.keys(all[0]?.delay ?? {}).map((delay) => {
        const of = (pick: (one: Result['delay'][string]) => number | undefined) =>
          median(all.flatMap((one) => (one.delay[delay] ? [pick(one.delay[delay]) ?? Number.NaN] : [])));
        const bad = all.reduce((sum, one) => {
          const { lost = 0, duplicates = 0, wrong = 0, extraLlm = 0 } = one.delay[delay]?.saturation ?? {};
          return sum + lost + duplicates + wrong + extraLlm;
        }, 0);
        const shown = (value: number) => (Number.isNaN(value) ? '' : figure(value));
        return [
          `${name}, model ${delay} ms`,
          shown(of(({ saturation }) => saturation.perSecond ?? undefined)),
          shown(of(({ saturation }) => saturation.cpuPer1000 ?? undefined)),
          shown(of(({ rate10 }) => rate10.p50)),
          shown(of(({ rate10 }) => rate10.p99)),
          shown(of(({ rate50 }) => rate50?.p50)),
          figure(bad),
          shown(median(all.map(({ peakRssMiB }) => peakRssMiB))),
        ];
      }),
    );
    const head = [
      'saturated calls/s',
      'CPU s a 1,000',
      'p50 at 10/s',
      'p99',
      'p50 at 50/s',
      'lost, twice or wrong',
      'peak MiB',
    ];
    return { measured: Object.fromEntries(results), tables: [markdownTable(['system', ...head], rows)] };
  },
};
