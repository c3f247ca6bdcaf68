/** Inside a worker: one function, loaded once, and the events that it is given. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Outcome, WorkerInput, WorkItem } from './protocol.ts';

const { entry }: WorkerInput = workerData;
// Events may come while the module still loads; its failure is theirs.
const loaded: Promise<{ handler: (event: unknown, context: unknown) => Promise<unknown> }> = import(entry);
loaded.catch(() => undefined);

parentPort?.on('message', async ({ id, event, context, deadline }: WorkItem) => {
  const getRemainingTimeInMillis = () => Math.max(0, deadline - Date.now());
  let outcome: Outcome;
  try {
    const { handler } = await loaded;
    outcome = { id, result: await handler(event, { ...context, getRemainingTimeInMillis }) };
  } catch (error) {
    outcome = { id, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
  parentPort?.postMessage(outcome);
});
