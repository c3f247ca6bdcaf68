/**
 * Measures one system and prints one JSON line:
 *   node test/bench/peers/measure.ts --system floor --delays 0,300 [--destinations 1] [--seconds 8] [--open-seconds 10]
 *   node test/bench/peers/measure.ts --system bullmq --kill [--rate 100]     its worker is killed in mid-load
 * `--adapter FILE` measures a system of another folder. SYSTEM_CPU: a core for the system; unset: any.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { type Load, loadOn, type Outcome, type Saturation } from './load.ts';
import { type ModelStub, startModelStub } from './model-stub.ts';
import { rssBytes } from './process-tree.ts';
import { startSink } from './sink.ts';
import type { Adapter, System } from './systems/system.ts';

const SAMPLE_MS = 500;
/** Of the model, while a worker is killed. */
const KILL_DELAY_MS = 300;

const { values: options } = parseArgs({
  options: {
    system: { type: 'string', default: 'floor' },
    adapter: { type: 'string' },
    delays: { type: 'string', default: '0,300' },
    destinations: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '8' },
    'open-seconds': { type: 'string', default: '10' },
    rates: { type: 'string', default: '10,50' },
    kill: { type: 'boolean', default: false },
    rate: { type: 'string', default: '100' },
    quiet: { type: 'string', default: '15' },
  },
});
const numbers = (list: string): number[] => list.split(',').map(Number);

/**
 * The last one tells how long the backlog grew, so it is left out above the rate that the system
 * can do.
 */
type Rate = Outcome | { skipped: 'above saturation' };

async function underLoad(load: Load, model: ModelStub, windows: Adapter['windows']) {
  const byDelay: Record<string, Record<string, Saturation | Rate>> = {};
  for (const [index, delay] of numbers(options.delays).entries()) {
    model.delay = delay;
    const inFlight = windows[delay] ?? 64;
    // The first one compiles the system's code; what it measures is thrown away.
    await load.saturate({ inFlight, seconds: index === 0 ? 3 : 1 });
    const saturation = await load.saturate({ inFlight, seconds: Number(options.seconds) });
    const phases: Record<string, Saturation | Rate> = { saturation };
    for (const perSecond of numbers(options.rates)) {
      phases[`rate${perSecond}`] =
        perSecond > 0.9 * (saturation.perSecond ?? 0)
          ? { skipped: 'above saturation' }
          : await load.openLoop({ perSecond, seconds: Number(options['open-seconds']) });
    }
    byDelay[delay] = phases;
  }
  return { delay: byDelay };
}

/** Kills the worker 8 s into 20 s of load, and starts it again 2 s later. */
async function killed(load: Load, model: ModelStub, system: System) {
  if (!system.killWorker || !system.startWorker) throw new Error('this system has no worker to kill');
  model.delay = KILL_DELAY_MS;
  await load.openLoop({ perSecond: 50, seconds: 3 });
  const at = [[8, system.killWorker] as const, [10, system.startWorker] as const];
  return { kill: await load.openLoop({ perSecond: Number(options.rate), seconds: 20, at }) };
}

async function main(): Promise<void> {
  const file = options.adapter ?? path.join(import.meta.dirname, 'systems', `${options.system}.ts`);
  const { start, windows }: Adapter = await import(pathToFileURL(path.resolve(file)).href);
  const runDir = mkdtempSync(path.join(tmpdir(), `postcall-peers-${options.system}-`));
  const model = await startModelStub();
  const sink = await startSink(Number(options.destinations));
  const begun = Date.now();
  const system = await start({
    cpu: process.env.SYSTEM_CPU ?? '',
    runDir,
    modelUrl: model.url,
    webhooks: sink.urls,
    killsWorker: options.kill,
  });
  const startedMs = Date.now() - begun;
  let peakRss = 0;
  const sample = () => {
    peakRss = Math.max(peakRss, rssBytes(system.roots));
  };
  const sampler = setInterval(sample, SAMPLE_MS);
  try {
    const load = loadOn(
      { system, model, sink },
      { name: options.system, quietSeconds: Number(options.quiet) },
    );
    const measured = options.kill ? await killed(load, model, system) : await underLoad(load, model, windows);
    sample();
    console.log(
      JSON.stringify({
        system: options.system,
        destinations: Number(options.destinations),
        versions: system.versions,
        startedMs,
        ...measured,
        peakRssMiB: Math.round(peakRss / 2 ** 20),
        malformedModelRequests: model.malformed,
      }),
    );
  } finally {
    clearInterval(sampler);
    await system.stop();
    model.close();
    sink.close();
    rmSync(runDir, { recursive: true, force: true });
  }
}

await main();
