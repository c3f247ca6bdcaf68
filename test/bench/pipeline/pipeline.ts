/** `npm run bench -- pipeline`: what the two functions of the pipeline take for a call, beside the least that the job takes. */
import { BODY } from '../../../tools/cost/conversation.ts';
import { figure, markdownTable } from '../markdown.ts';
import type { Part } from '../part.ts';
import { inRounds, median } from '../rounds.ts';
import { type Child, leaveCore, startChild } from './child.ts';
import { type Counted, count } from './count.ts';
import { callsOf, configure, type Hooks, runBatches, withPipeline } from './drive.ts';

const ROUNDS = 5;
const BATCHES = 25;
const CALLS = BATCHES * 10;
const DESTINATIONS = [1, 3];

/** CPU seconds for a thousand calls. */
async function costOf(child: Child, run: () => Promise<void>): Promise<number> {
  const before = await child.usage();
  await run();
  const after = await child.usage();
  return ((after.cpuSeconds - before.cpuSeconds) / CALLS) * 1000;
}

async function floor(modelUrl: string, hooks: Hooks, destinations: number): Promise<Child> {
  const property = { type: ['string', 'null'] };
  const schema = {
    type: 'object',
    properties: Object.fromEntries(Object.keys(BODY).map((name) => [name, property])),
    required: Object.keys(BODY),
    additionalProperties: false,
  };
  return startChild('floor.ts', {
    env: {
      MODEL_URL: modelUrl,
      HOOKS: hooks.urls(destinations).join(','),
      BODY: JSON.stringify(BODY),
      SCHEMA: JSON.stringify({ name: 'floor', strict: true, schema }),
    },
  });
}

export const pipeline: Part = {
  name: 'pipeline',
  runs: ROUNDS * (DESTINATIONS.length + 1) + DESTINATIONS.length,
  run: async ({ assembly, onRun }) => {
    leaveCore();
    const counted: Counted[] = [];
    for (const destinations of DESTINATIONS) {
      counted.push(await count(assembly, { destinations }));
      onRun();
    }
    return withPipeline({ assembly, metered: false }, async ({ machine, model, hooks, child }) => {
      const least = await floor(model.url, hooks, 1);
      const ours = async (destinations: number) => {
        const work = { destinations };
        const outletId = 100 + destinations;
        await configure(machine, outletId, { work, hooks });
        await runBatches(machine, child, { outletId, work, hooks, batches: 15 });
        return () =>
          costOf(child, () => runBatches(machine, child, { outletId, work, hooks, batches: BATCHES }));
      };
      const leastRun = async () => {
        for (let batch = 0; batch < BATCHES; batch += 1)
          await least.handle('extract', { Records: callsOf(1, { destinations: 1 }) });
      };
      await leastRun();
      const contestants: Record<string, () => Promise<number>> = { floor: () => costOf(least, leastRun) };
      // One after the other: they share the process and its queue.
      for (const destinations of DESTINATIONS) contestants[`${destinations}`] = await ours(destinations);
      const results = await inRounds(contestants, { rounds: ROUNDS, onRun });
      const of = (name: string) => median(results.get(name) ?? []);
      const { rssMb } = await child.usage();
      await least.stop();
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
