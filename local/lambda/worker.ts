/**
 * Entry of a worker thread, and apart for that reason: loads one function once and handles the
 * events that it receives.
 */
import { enableCompileCache, flushCompileCache } from 'node:module';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { InvokeStore, InvokeStoreBase } from '@aws/lambda-invoke-store';
import type { Outcome, WorkerInput, WorkItem } from './sandbox.ts';

const { entry }: WorkerInput = workerData;
// Stripping types from the sources takes a third of a worker's start, and every stack of a test
// starts ten workers.
enableCompileCache(path.resolve(import.meta.dirname, '../../node_modules/.cache/functions'));
// Each concurrent event has its own context, as in Lambda's runtime, so that log keys and metrics
// of Powertools do not mix. The function's own copy of this library finds this instance.
const contexts = await InvokeStore.getInstanceAsync(true);
// A module that does not load ends the worker and fails its events. The next event starts a new
// worker, as on Lambda.
const { handler }: { handler: (event: unknown, context: unknown) => Promise<unknown> } = await contexts.run(
  {},
  () => import(entry),
);
// A worker that is terminated later does not write its cache.
flushCompileCache();

parentPort?.on('message', async ({ id, event, context, deadline }: WorkItem) => {
  const getRemainingTimeInMillis = () => Math.max(0, deadline - Date.now());
  const ofEvent = { [InvokeStoreBase.PROTECTED_KEYS.REQUEST_ID]: context.awsRequestId };
  const handled = contexts.run(ofEvent, () => outcomeOf(id, event, { ...context, getRemainingTimeInMillis }));
  parentPort?.postMessage(await handled);
});

/** Handles an event. Events and results are JSON text, as on Lambda. */
async function outcomeOf(id: number, event: string, context: object): Promise<Outcome> {
  try {
    return { id, result: JSON.stringify(await handler(JSON.parse(event), context)) ?? 'null' };
  } catch (error) {
    return { id, error: error instanceof Error ? `${error.name}: ${error.message}` : 'threw no Error' };
  }
}
