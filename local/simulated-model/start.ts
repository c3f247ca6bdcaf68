/** Starts the stand-in for gpt-4o in a worker: its libraries are large and its work would hold up the gateway. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';

export interface SimulatedModel {
  /** What an OpenAI client takes as its base URL: `http://127.0.0.1:<port>/v1`. */
  url: string;
  close: () => Promise<void>;
}

const Ready = z.object({ port: z.int() });

/** Listens on loopback, on a free port unless one is given. @throws when the port is taken */
export async function startSimulatedModel({ port = 0 }: { port?: number } = {}): Promise<SimulatedModel> {
  let running = await listening(port);
  let closing = false;
  const restart = async (): Promise<void> => {
    if (closing) return;
    running = await listening(running.port);
    running.worker.once('error', restart);
  };
  // A request too large for its memory ends the worker, not the stack: the next request meets a new one.
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
  // An error before the message rejects.
  const [ready]: unknown[] = await once(worker, 'message');
  return { worker, port: Ready.parse(ready).port };
}
