/** Starts the simulated model in a worker thread, because its work would block the gateway. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';

export interface SimulatedModel {
  /** The base URL for an OpenAI client: `http://127.0.0.1:<port>/v1`. */
  url: string;
  close: () => Promise<void>;
}

const Ready = z.object({ port: z.int() });

/**
 * Starts the model on loopback, on a free port unless one is given.
 * @throws when the port is in use
 */
export async function startSimulatedModel({ port = 0 }: { port?: number } = {}): Promise<SimulatedModel> {
  let running = await listening(port);
  let closing = false;
  const restart = async (): Promise<void> => {
    if (closing) return;
    running = await listening(running.port);
    running.worker.once('error', restart);
  };
  // A request that needs too much memory ends the worker, not the stack. The next request gets a
  // new worker.
  running.worker.once('error', restart);
  return {
    url: `http://127.0.0.1:${running.port}/v1`,
    close: async () => {
      closing = true;
      await running.worker.terminate();
    },
  };
}

async function listening(port: number): Promise<{ worker: Worker; port: number }> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { port },
    env: {},
    execArgv: ['--disable-warning=ExperimentalWarning'],
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16 },
  });
  // An error before the message makes this reject.
  const [ready]: unknown[] = await once(worker, 'message');
  return { worker, port: Ready.parse(ready).port };
}
