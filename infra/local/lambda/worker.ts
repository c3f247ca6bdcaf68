/** Inside a worker: one function, loaded once, and the events that it is given. */
import { enableCompileCache, flushCompileCache } from 'node:module';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { Outcome, WorkerInput, WorkItem } from './protocol.ts';

const { entry }: WorkerInput = workerData;
// A function's sources without their types, compiled: a third of a worker's start, and each stack of a test starts ten of them.
enableCompileCache(path.resolve(import.meta.dirname, '../../../node_modules/.cache/functions'));
// A module that cannot be loaded ends the worker, and its events with it; the next event gets a new one, as on Lambda.
const { handler }: { handler: (event: unknown, context: unknown) => Promise<unknown> } = await import(entry);
// Now, for a worker that is terminated keeps nothing.
flushCompileCache();

parentPort?.on('message', async ({ id, event, context, deadline }: WorkItem) => {
  const getRemainingTimeInMillis = () => Math.max(0, deadline - Date.now());
  parentPort?.postMessage(await outcomeOf(id, event, { ...context, getRemainingTimeInMillis }));
});

/** Events and results travel as JSON, as they do on Lambda: what JSON cannot carry does not arrive here either. */
async function outcomeOf(id: number, event: string, context: object): Promise<Outcome> {
  try {
    return { id, result: JSON.stringify(await handler(JSON.parse(event), context)) ?? 'null' };
  } catch (error) {
    return { id, error: error instanceof Error ? `${error.name}: ${error.message}` : 'threw no Error' };
  }
}
