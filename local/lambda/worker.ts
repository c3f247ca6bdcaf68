/** Inside a worker: one function, loaded once, and the events that it is given. */
import { enableCompileCache, flushCompileCache } from 'node:module';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { InvokeStore, InvokeStoreBase } from '@aws/lambda-invoke-store';
import type { Outcome, WorkerInput, WorkItem } from './protocol.ts';

const { entry }: WorkerInput = workerData;
// A function's sources without their types, compiled: a third of a worker's start, and each stack of a test starts ten of them.
enableCompileCache(path.resolve(import.meta.dirname, '../../node_modules/.cache/functions'));
// Several events at once, each with a context of its own: as Lambda's runtime does it where a sandbox takes several, so that what a
// library keeps of one (powertools: log keys, metrics) is not another's. The function's own copy of this library finds this one.
const contexts = await InvokeStore.getInstanceAsync(true);
// A module that cannot be loaded ends the worker, and its events with it; the next event gets a new one, as on Lambda.
const { handler }: { handler: (event: unknown, context: unknown) => Promise<unknown> } = await contexts.run(
  {},
  () => import(entry),
);
// Now, for a worker that is terminated keeps nothing.
flushCompileCache();

parentPort?.on('message', async ({ id, event, context, deadline }: WorkItem) => {
  const getRemainingTimeInMillis = () => Math.max(0, deadline - Date.now());
  const ofEvent = { [InvokeStoreBase.PROTECTED_KEYS.REQUEST_ID]: context.awsRequestId };
  const handled = contexts.run(ofEvent, () => outcomeOf(id, event, { ...context, getRemainingTimeInMillis }));
  parentPort?.postMessage(await handled);
});

/** Events and results travel as JSON, as they do on Lambda: what JSON cannot carry does not arrive here either. */
async function outcomeOf(id: number, event: string, context: object): Promise<Outcome> {
  try {
    return { id, result: JSON.stringify(await handler(JSON.parse(event), context)) ?? 'null' };
  } catch (error) {
    return { id, error: error instanceof Error ? `${error.name}: ${error.message}` : 'threw no Error' };
  }
}
