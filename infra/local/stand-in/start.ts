/** Starts the stand-in for gpt-4o in a worker: its libraries are large and its work would hold up the gateway. */
import { Worker } from 'node:worker_threads';
import * as z from 'zod';

export interface StandIn {
  /** What an OpenAI client takes as its base URL. */
  url: string;
  close: () => Promise<void>;
}

const Ready = z.object({ port: z.int() });

/** Listens on loopback, on a free port unless one is given. */
export async function startStandIn({ port = 0 }: { port?: number } = {}): Promise<StandIn> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { port },
    env: {},
    execArgv: ['--disable-warning=ExperimentalWarning'],
    resourceLimits: { maxOldGenerationSizeMb: 192 },
  });
  const ready = await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return {
    url: `http://127.0.0.1:${Ready.parse(ready).port}/v1`,
    close: async () => {
      await worker.terminate();
    },
  };
}
