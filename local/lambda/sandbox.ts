/**
 * A worker thread with one loaded function, the events in flight in it, and the messages between
 * the two.
 */
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { FunctionDefinition } from '../cloudformation/system.ts';

export interface RuntimeOptions {
  /** The folder that the entries of functions are relative to. */
  repository: string;
  /**
   * Variables that every function gets besides its own: endpoints and credentials of this machine.
   */
  machine: Readonly<Record<string, string>>;
  /** Receives the lines that a function prints, and those that Lambda itself would log. */
  log: (line: string) => void;
}

export type Result = { result: string } | { error: string };

export interface Sandbox {
  /** Whether it accepts no new events, because one timed out here or the worker has ended. */
  isRetired: () => boolean;
  /** Handles an event within its timeout; never rejects. */
  run: (event: string, context: LambdaContext, milliseconds: number) => Promise<Result>;
  ended: Promise<void>;
  end: () => Promise<unknown>;
}

export function startSandbox(
  definition: FunctionDefinition,
  { repository, machine, log }: RuntimeOptions,
): Sandbox {
  const worker = startWorker(definition, { repository, machine });
  for (const input of [worker.stdout, worker.stderr]) createInterface({ input }).on('line', log);

  const inFlight = new Map<number, (result: Result) => void>();
  let retired = false;
  let events = 0;

  const settle = (id: number, result: Result): void => {
    inFlight.get(id)?.(result);
    inFlight.delete(id);
    if (retired && inFlight.size === 0) void worker.terminate();
  };
  const fail = (error: string): void => {
    retired = true;
    for (const id of [...inFlight.keys()]) settle(id, { error });
  };
  worker.on('message', ({ id, ...result }: Outcome) => settle(id, result));
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
          // Lambda stops the sandbox. Here other events share it, so it ends after the last of
          // them.
          retired = true;
          settle(id, { error: `timed out after ${milliseconds / 1000} s` });
        }, milliseconds);
        inFlight.set(id, (result) => {
          clearTimeout(timer);
          resolve(result);
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
      // Functions look here for their files: the bundle's folder, as on Lambda, or the repository
      // for sources.
      LAMBDA_TASK_ROOT: path.isAbsolute(entry) ? path.dirname(entry) : repository,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
      // Lambda sets this when a sandbox handles several events at once.
      AWS_LAMBDA_MAX_CONCURRENCY: '1000',
    },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    // Many workers share one process, and the young generation of each would grow to 48 MB under
    // load.
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 4 },
    stdout: true,
    stderr: true,
  });
};

/** A worker may throw anything, also an Error of another realm. */
const messageOf = (thrown: unknown): string =>
  typeof thrown === 'object' && thrown !== null && 'message' in thrown
    ? String(thrown.message)
    : String(thrown);

export interface WorkerInput {
  /** The URL of the module that exports `handler`. */
  entry: string;
}

/** The part of Lambda's context object that does not change while an event is handled. */
export interface LambdaContext {
  awsRequestId: string;
  functionName: string;
  functionVersion: string;
  invokedFunctionArn: string;
  memoryLimitInMB: string;
  callbackWaitsForEmptyEventLoop: boolean;
  logGroupName: string;
  logStreamName: string;
}

export interface WorkItem {
  id: number;
  /** JSON. */
  event: string;
  context: LambdaContext;
  /** Epoch milliseconds. */
  deadline: number;
}

/** `result` is JSON. */
export type Outcome = { id: number; result: string } | { id: number; error: string };
