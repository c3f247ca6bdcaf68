/**
 * `npm run bench -- pipeline`: the CPU time of the pipeline's two functions, compared with the
 * least work that does the job.
 */
import path from 'node:path';
import { BODY } from '../../../tools/cost/conversation.ts';
import { type Benchmark, figure, inRounds, markdownTable, median } from '../benchmark.ts';
import { leaveCore, type PinnedProcess, startPinnedProcess } from '../pinned-process.ts';
import { type Counted, count } from './count.ts';
import { callsOf, configure, type Receivers, runBatches, withPipeline } from './run-calls.ts';

const ROUNDS = 5;
const BATCHES = 25;
const CALLS = BATCHES * 10;
const DESTINATIONS = [1, 3];

/** Returns the CPU seconds of a process per 1,000 calls. */
async function costOf(measured: PinnedProcess, run: () => Promise<void>): Promise<number> {
  const before = await measured.usage();
  await run();
  const after = await measured.usage();
  return ((after.cpuSeconds - before.cpuSeconds) / CALLS) * 1000;
}

function startFloor(modelUrl: string, receivers: Receivers, destinations: number): Promise<PinnedProcess> {
  const property = { type: ['string', 'null'] };
  const schema = {
    type: 'object',
    properties: Object.fromEntries(Object.keys(BODY).map((name) => [name, property])),
    required: Object.keys(BODY),
    additionalProperties: false,
  };
  return startPinnedProcess(path.join(import.meta.dirname, 'floor.ts'), {
    env: {
      MODEL_URL: modelUrl,
      RECEIVERS: receivers.urls(destinations).join(','),
      BODY: JSON.stringify(BODY),
      SCHEMA: JSON.stringify({ name: 'floor', strict: true, schema }),
    },
  });
}

export const pipeline: Benchmark = {
  name: 'pipeline',
  runs: ROUNDS * (DESTINATIONS.length + 1) + DESTINATIONS.length,
  run: async ({ assembly, onRun }) => {
    leaveCore();
    const counted: Counted[] = [];
    for (const destinations of DESTINATIONS) {
      counted.push(await count(assembly, { destinations }));
      onRun();
    }
    return withPipeline({ assembly, metered: false }, async ({ aws, model, receivers, functions }) => {
      const floor = await startFloor(model.url, receivers, 1);
      const ours = async (destinations: number) => {
        const load = { destinations };
        const outletId = 100 + destinations;
        await configure(aws, outletId, { load, receivers });
        await runBatches(aws, functions, { outletId, load, receivers, batches: 15 });
        return () =>
          costOf(functions, () =>
            runBatches(aws, functions, { outletId, load, receivers, batches: BATCHES }),
          );
      };
      const runFloor = async () => {
        for (let batch = 0; batch < BATCHES; batch += 1)
          await floor.handle('extract', { Records: callsOf(1, { destinations: 1 }) });
      };
      await runFloor();
      const candidates: Record<string, () => Promise<number>> = { floor: () => costOf(floor, runFloor) };
      // One after the other, because they share the process and its queue.
      for (const destinations of DESTINATIONS) candidates[`${destinations}`] = await ours(destinations);
      const results = await inRounds(candidates, { rounds: ROUNDS, onRun });
      const of = (name: string) => median(results.get(name) ?? []);
      const { rssMb } = await functions.usage();
      await floor.stop();
      return {
        measured: { cpuSecondsPer1000: Object.fromEntries([...results]), counted, rssMb },
        tables: [
          markdownTable(
            ['1,000 calls in batches of ten', 'CPU seconds', 'of one destination', 'of the floor'],
            [
              ['the floor: asks, fills in, sends, keeps nothing', figure(of('floor')), '', '1'],
              ...DESTINATIONS.map((destinations) => [
                `postcall, ${destinations} destination${destinations > 1 ? 's' : ''}`,
                figure(of(`${destinations}`)),
                figure(of(`${destinations}`) / of('1')),
                figure(of(`${destinations}`) / of('floor')),
              ]),
            ],
          ),
          requestsTable(counted),
        ],
      };
    });
  },
};

function requestsTable(counted: readonly Counted[]): string {
  const names = [...new Set(counted.flatMap(({ requests }) => Object.keys(requests)))].filter((name) =>
    counted.some(({ requests }) => (requests[name] ?? 0) > 0),
  );
  return markdownTable(
    [
      'one call',
      ...counted.map(({ destinations }) => `${destinations} destination${destinations > 1 ? 's' : ''}`),
    ],
    [
      ...names.map((name) => [name, ...counted.map(({ requests }) => figure(requests[name] ?? 0))]),
      ['**SDK requests**', ...counted.map(({ requestsInAll }) => `**${figure(requestsInAll)}**`)],
      ['**write units**', ...counted.map(({ writeUnits }) => `**${figure(writeUnits)}**`)],
      ['requests to the model', ...counted.map(({ modelRequests }) => figure(modelRequests))],
      ['read units', ...counted.map(({ readUnits }) => figure(readUnits))],
    ],
  );
}
