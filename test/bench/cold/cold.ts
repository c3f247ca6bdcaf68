/**
 * `npm run bench -- cold`: the first request of each function, compared with two minimal functions
 * and a default build.
 */
import { fork } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { BUNDLING } from '../../../infra/bundles.ts';
import { mintToken } from '../../../local/access-tokens.ts';
import type { FunctionDefinition } from '../../../local/cloudformation/system.ts';
import { REPOSITORY } from '../../../local/synthesize.ts';
import { type Benchmark, figure, inRounds, markdownTable, median } from '../benchmark.ts';
import { type LocalAws, startLocalAws } from '../local-aws.ts';
import { startModel } from '../pipeline/model.ts';
import { configure, startReceivers } from '../pipeline/run-calls.ts';
import { eventFor, reachesTable } from './requests.ts';

const ROUNDS = 5;

interface Start {
  importMs: number;
  callMs: number;
  status: number;
  body: string;
}

const coldStart = (bundle: string, { env, event }: { env: Record<string, string>; event: unknown }) =>
  new Promise<Start>((resolve, reject) => {
    const child = fork(path.join(import.meta.dirname, 'time-start.ts'), [bundle, JSON.stringify(event)], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child.once('message', (start: Start) => {
      if (STATUSES_WITHOUT_QUERY.includes(start.status))
        reject(new Error(`${bundle} never reached the table: ${start.status} ${start.body}`));
      else resolve(start);
    });
    child.once('exit', (code) => reject(new Error(`${bundle} ended with ${code}`)));
  });

/** Statuses of requests that are refused before the handler reads the table. */
const STATUSES_WITHOUT_QUERY = [400, 401, 403, 500];

/** Builds with esbuild's defaults, one file per function. */
async function buildNaively(folder: string): Promise<void> {
  await build({
    absWorkingDir: REPOSITORY,
    entryPoints: ['functions/**/*.ts'],
    outbase: '.',
    outdir: folder,
    bundle: true,
    platform: 'node',
    logLevel: 'error',
  });
}

async function buildMinimal(folder: string): Promise<{ oneQuery: string; empty: string }> {
  const entryPoints = ['one-query', 'empty'].map((name) => path.join(import.meta.dirname, `${name}.ts`));
  await build({ ...BUNDLING, entryPoints, outdir: folder, logLevel: 'error' });
  return { oneQuery: path.join(folder, 'one-query.js'), empty: path.join(folder, 'empty.js') };
}

const kilobytes = (file: string): number => statSync(file).size / 1024;

/** Returns each function of the API that reads the table, with its first route. */
function apiFunctions({
  system,
}: LocalAws): { definition: FunctionDefinition; route: string; source: string }[] {
  return system.functions.filter(reachesTable).flatMap((definition) => {
    const route = system.routes.find((one) => one.function === definition.name);
    return route ? [{ definition, route: route.key, source: definition.source }] : [];
  });
}

export const cold: Benchmark = {
  name: 'cold',
  runs: ROUNDS,
  run: async ({ assembly, onRun }) => {
    const naive = path.join(assembly, 'naive');
    await buildNaively(naive);
    const minimal = await buildMinimal(path.join(assembly, 'minimal'));
    const [aws, receivers, model] = await Promise.all([
      startLocalAws({ assembly, metered: false }),
      startReceivers(),
      startModel(),
    ]);
    try {
      await configure(aws, 1, { load: { destinations: 1 }, receivers });
      const token = await mintToken(aws.jwtSecret, 1);
      const functions = apiFunctions(aws);
      const [first] = functions;
      if (!first) throw new Error('no function reaches the table');
      const start = (bundle: string, { definition, route }: (typeof functions)[number]) => {
        const env = { ...aws.environmentOf(definition), OPENAI_BASE_URL: model.url };
        return coldStart(bundle, { env, event: eventFor(route, token) });
      };
      const candidates: Record<string, () => Promise<Start>> = {
        empty: () => start(minimal.empty, first),
        'one query': () => start(minimal.oneQuery, first),
        ...Object.fromEntries(
          functions.flatMap((one) => [
            [one.source, () => start(one.definition.entry, one)],
            [`naive ${one.source}`, () => start(path.join(naive, one.source.replace(/\.ts$/, '.js')), one)],
          ]),
        ),
      };
      let finished = 0;
      const perRound = Object.keys(candidates).length;
      const results = await inRounds(candidates, {
        rounds: ROUNDS,
        onRun: () => {
          finished += 1;
          if (finished % perRound === 0) onRun();
        },
      });
      const of = (name: string) =>
        median((results.get(name) ?? []).map(({ importMs, callMs }) => importMs + callMs));
      const rows = functions.map((one) => ({
        source: one.source.replace(/^functions\//, ''),
        kb: kilobytes(one.definition.entry),
        ms: of(one.source),
        ofNaive: of(one.source) / of(`naive ${one.source}`),
        ofBare: of(one.source) / of('one query'),
      }));
      return {
        measured: { bareMs: of('one query'), emptyMs: of('empty'), rows },
        tables: [
          markdownTable(
            ['first request of', 'KB', 'ms', 'of the naive build', 'of the bare handler'],
            [
              ['an empty handler', figure(kilobytes(minimal.empty)), figure(of('empty')), '', ''],
              [
                'a bare DocumentClient handler',
                figure(kilobytes(minimal.oneQuery)),
                figure(of('one query')),
                '',
                '1',
              ],
              ...rows.map(({ source, kb, ms, ofNaive, ofBare }) => [
                source,
                ...[kb, ms, ofNaive, ofBare].map(figure),
              ]),
              [
                '**median of ours**',
                ...(['kb', 'ms', 'ofNaive', 'ofBare'] as const).map(
                  (name) => `**${figure(median(rows.map((row) => row[name])))}**`,
                ),
              ],
            ],
          ),
        ],
      };
    } finally {
      await Promise.all([aws.stop(), receivers.stop(), model.stop()]);
    }
  },
};
