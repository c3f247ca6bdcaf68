/** A worker of a function, and the events that it has in hand. */
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { FunctionDefinition } from '../template.ts';
import type { LambdaContext, Outcome, WorkerInput, WorkItem } from './protocol.ts';

export interface RuntimeOptions {
  /** Folder that the entries of functions are relative to. */
  repository: string;
  /** What every function gets besides its own variables: endpoints and credentials of this machine. */
  machine: Readonly<Record<string, string>>;
  /** Takes what a function prints, and what Lambda itself would say of it; whole lines. */
  log: (line: string) => void;
}

export type Ending = { result: string } | { error: string };

export interface Sandbox {
  /** Takes no new events: one ran out of time here, or the worker has ended. */
  isRetired: () => boolean;
  /** Runs an event to its end, never longer than its time; never rejects. */
  run: (event: string, context: LambdaContext, milliseconds: number) => Promise<Ending>;
  ended: Promise<void>;
  end: () => Promise<unknown>;
}

export function startSandbox(
  definition: FunctionDefinition,
  { repository, machine, log }: RuntimeOptions,
): Sandbox {
  const worker = startWorker(definition, { repository, machine });
  for (const input of [worker.stdout, worker.stderr]) createInterface({ input }).on('line', log);

  const inHand = new Map<number, (ending: Ending) => void>();
  let retired = false;
  let events = 0;

  const settle = (id: number, ending: Ending): void => {
    inHand.get(id)?.(ending);
    inHand.delete(id);
    if (retired && inHand.size === 0) void worker.terminate();
  };
  const fail = (error: string): void => {
    retired = true;
    for (const id of [...inHand.keys()]) settle(id, { error });
  };
  worker.on('message', ({ id, ...ending }: Outcome) => settle(id, ending));
  worker.on('error', (error) => fail(`its worker died: ${messageOf(error)}`));
  const ended = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      fail('its worker ended');
      resolve();
    });
  });

  return {
    isRetired: () => retired,
    ended,
    end: () => worker.terminate(),
    run: (event, context, milliseconds) =>
      new Promise((resolve) => {
        events += 1;
        const id = events;
        const timer = setTimeout(() => {
          // Lambda stops the sandbox; here others share it, so it takes no new events and ends with its last one.
          retired = true;
          settle(id, { error: `timed out after ${milliseconds / 1000} s` });
        }, milliseconds);
        inHand.set(id, (ending) => {
          clearTimeout(timer);
          resolve(ending);
        });
        const item: WorkItem = { id, event, context, deadline: Date.now() + milliseconds };
        worker.postMessage(item);
      }),
  };
}

const startWorker = (
  { name, entry, memoryMb, environment }: FunctionDefinition,
  { repository, machine }: Pick<RuntimeOptions, 'repository' | 'machine'>,
): Worker => {
  const workerData: WorkerInput = { entry: pathToFileURL(path.resolve(repository, entry)).href };
  return new Worker(new URL('./worker.ts', import.meta.url), {
    workerData,
    env: {
      ...environment,
      ...machine,
      // Where a function finds the files beside it: its bundle's folder, as on Lambda; sources have the repository's.
      LAMBDA_TASK_ROOT: path.isAbsolute(entry) ? path.dirname(entry) : repository,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
      // What Lambda sets where a sandbox takes several events at once.
      AWS_LAMBDA_MAX_CONCURRENCY: '1000',
    },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    // Many workers share one process: each young generation would grow to 48 MB under load.
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 4 },
    stdout: true,
    stderr: true,
  });
};

/** What a worker threw need not be an Error, nor one of our own realm. */
const messageOf = (thrown: unknown): string =>
  typeof thrown === 'object' && thrown !== null && 'message' in thrown
    ? String(thrown.message)
    : String(thrown);
