/** `npm run bench -- cold`: what the first request of a function takes, beside less than it does and beside how it would be built by default. */
import { fork } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { BUNDLING } from '../../../infra/bundles.ts';
import { REPOSITORY } from '../../../local/synthesize.ts';
import type { FunctionDefinition } from '../../../local/template.ts';
import { mintToken } from '../../../local/tokens.ts';
import { type Machine, startMachine } from '../machine.ts';
import { figure, markdownTable } from '../markdown.ts';
import type { Part } from '../part.ts';
import { configure, startHooks } from '../pipeline/drive.ts';
import { startModel } from '../pipeline/model.ts';
import { inRounds, median } from '../rounds.ts';
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
    const child = fork(path.join(import.meta.dirname, 'start.ts'), [bundle, JSON.stringify(event)], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child.once('message', (start: Start) => {
      if (BEFORE_THE_TABLE.includes(start.status))
        reject(new Error(`${bundle} never reached the table: ${start.status} ${start.body}`));
      else resolve(start);
    });
    child.once('exit', (code) => reject(new Error(`${bundle} ended with ${code}`)));
  });

const BEFORE_THE_TABLE = [400, 401, 403, 500];

/** As somebody would build it who has not read on: esbuild's defaults, a file for each function. */
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

async function buildLeast(folder: string): Promise<{ bare: string; empty: string }> {
  const entryPoints = ['bare', 'empty'].map((name) => path.join(import.meta.dirname, `${name}.ts`));
  await build({ ...BUNDLING, entryPoints, outdir: folder, logLevel: 'error' });
  return { bare: path.join(folder, 'bare.js'), empty: path.join(folder, 'empty.js') };
}

const kilobytes = (file: string): number => statSync(file).size / 1024;

/** Every function of the API that reaches the table, with the first route that leads to it. */
function apiFunctions({
  system,
}: Machine): { definition: FunctionDefinition; route: string; source: string }[] {
  return system.functions.filter(reachesTable).flatMap((definition) => {
    const route = system.routes.find((one) => one.function === definition.name);
    return route ? [{ definition, route: route.key, source: definition.source }] : [];
  });
}

export const cold: Part = {
  name: 'cold',
  runs: ROUNDS,
  run: async ({ assembly, onRun }) => {
    const naive = path.join(assembly, 'naive');
    await buildNaively(naive);
    const least = await buildLeast(path.join(assembly, 'least'));
    const [machine, hooks, model] = await Promise.all([
      startMachine({ assembly, metered: false }),
      startHooks(),
      startModel(),
    ]);
    try {
      await configure(machine, 1, { work: { destinations: 1 }, hooks });
      const token = await mintToken(machine.jwtSecret, 1);
      const functions = apiFunctions(machine);
      const [first] = functions;
      if (!first) throw new Error('no function reaches the table');
      const start = (bundle: string, { definition, route }: (typeof functions)[number]) => {
        const env = { ...machine.environmentOf(definition), OPENAI_BASE_URL: model.url };
        return coldStart(bundle, { env, event: eventFor(route, token) });
      };
      const contestants: Record<string, () => Promise<Start>> = {
        empty: () => start(least.empty, first),
        bare: () => start(least.bare, first),
        ...Object.fromEntries(
          functions.flatMap((one) => [
            [one.source, () => start(one.definition.entry, one)],
            [`naive ${one.source}`, () => start(path.join(naive, one.source.replace(/\.ts$/, '.js')), one)],
          ]),
        ),
      };
      let begun = 0;
      const each = Object.keys(contestants).length;
      const results = await inRounds(contestants, {
        rounds: ROUNDS,
        onRun: () => {
          begun += 1;
          if (begun % each === 0) onRun();
        },
      });
      const of = (name: string) =>
        median((results.get(name) ?? []).map(({ importMs, callMs }) => importMs + callMs));
      const rows = functions.map((one) => ({
        source: one.source.replace(/^functions\//, ''),
        kb: kilobytes(one.definition.entry),
        ms: of(one.source),
        ofNaive: of(one.source) / of(`naive ${one.source}`),
        ofBare: of(one.source) / of('bare'),
      }));
      return {
        measured: { bareMs: of('bare'), emptyMs: of('empty'), rows },
        tables: [
          markdownTable(
            ['first request of', 'KB', 'ms', 'of the naive build', 'of the bare handler'],
            [
              ['an empty handler', figure(kilobytes(least.empty)), figure(of('empty')), '', ''],
              ['a bare DocumentClient handler', figure(kilobytes(least.bare)), figure(of('bare')), '', '1'],
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
      await Promise.all([machine.stop(), hooks.stop(), model.stop()]);
    }
  },
};
