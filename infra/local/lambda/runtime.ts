/** A Lambda function on this machine: loaded at its first event into a worker of its own, with only its own environment. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { ACCOUNT, REGION } from '../place.ts';
import type { FunctionDefinition } from '../template.ts';
import type { Outcome, WorkerInput, WorkItem } from './protocol.ts';

/** Thrown to whoever invoked a function that failed, ran out of time or died. */
export class FunctionError extends Error {
  override name = 'FunctionError';
}

export interface RuntimeOptions {
  repository: string;
  /** What every function gets besides its own variables: endpoints and credentials of this machine. */
  machine: Readonly<Record<string, string>>;
  /** Takes what functions print. */
  log: (functionName: string, text: string) => void;
}

interface Waiting {
  resolve: (result: unknown) => void;
  reject: (error: FunctionError) => void;
  timer: NodeJS.Timeout;
}

/** A worker and the events that it has in hand. */
interface Sandbox {
  worker: Worker;
  waiting: Map<number, Waiting>;
  /** No new events: one ran out of time here. */
  retired: boolean;
}

/** Takes several events at once, as one process; on AWS each has a sandbox of its own. */
export class LambdaFunction {
  readonly definition: FunctionDefinition;
  readonly #options: RuntimeOptions;
  #sandbox: Sandbox | undefined;
  readonly #all = new Set<Sandbox>();
  #events = 0;

  constructor(definition: FunctionDefinition, options: RuntimeOptions) {
    this.definition = definition;
    this.#options = options;
  }

  /** The handler's result. @throws {FunctionError} */
  invoke(event: unknown): Promise<unknown> {
    const { name, timeoutSeconds, memoryMb } = this.definition;
    if (!this.#sandbox || this.#sandbox.retired) this.#sandbox = this.#start();
    const sandbox = this.#sandbox;
    this.#events += 1;
    const id = this.#events;
    const item: WorkItem = {
      id,
      event,
      deadline: Date.now() + timeoutSeconds * 1000,
      context: {
        awsRequestId: randomUUID(),
        functionName: name,
        functionVersion: '$LATEST',
        invokedFunctionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`,
        memoryLimitInMB: String(memoryMb),
        callbackWaitsForEmptyEventLoop: true,
        logGroupName: `/aws/lambda/${name}`,
        logStreamName: 'local',
      },
    };
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#timedOut(sandbox, id), timeoutSeconds * 1000);
      sandbox.waiting.set(id, { resolve, reject, timer });
      sandbox.worker.postMessage(item);
    });
  }

  /** Ends every worker; events in hand fail. */
  async stop(): Promise<void> {
    await Promise.all([...this.#all].map(({ worker }) => worker.terminate()));
  }

  #start(): Sandbox {
    const { name, entry, memoryMb, environment } = this.definition;
    const workerData: WorkerInput = { entry: pathToFileURL(path.join(this.#options.repository, entry)).href };
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData,
      env: {
        ...environment,
        ...this.#options.machine,
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
      },
      execArgv: ['--disable-warning=ExperimentalWarning'],
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
      stdout: true,
      stderr: true,
    });
    const sandbox: Sandbox = { worker, waiting: new Map(), retired: false };
    this.#all.add(sandbox);
    for (const stream of [worker.stdout, worker.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => this.#options.log(name, text));
    }
    worker.on('message', (outcome: Outcome) => this.#settle(sandbox, outcome));
    worker.on('error', (error) => this.#failAll(sandbox, `died: ${error.message}`));
    worker.on('exit', () => {
      this.#all.delete(sandbox);
      this.#failAll(sandbox, 'ended');
    });
    return sandbox;
  }

  #settle(sandbox: Sandbox, outcome: Outcome): void {
    const waiting = sandbox.waiting.get(outcome.id);
    if (!waiting) return;
    clearTimeout(waiting.timer);
    sandbox.waiting.delete(outcome.id);
    if ('error' in outcome) waiting.reject(new FunctionError(outcome.error));
    else waiting.resolve(outcome.result);
    this.#endIfIdle(sandbox);
  }

  // Lambda stops the sandbox; here others share it, so it takes no new events and ends with its last one.
  #timedOut(sandbox: Sandbox, id: number): void {
    const { name, timeoutSeconds } = this.definition;
    sandbox.retired = true;
    this.#settle(sandbox, { id, error: `${name} timed out after ${timeoutSeconds} s` });
  }

  #endIfIdle(sandbox: Sandbox): void {
    if (sandbox.retired && sandbox.waiting.size === 0) void sandbox.worker.terminate();
  }

  #failAll(sandbox: Sandbox, why: string): void {
    sandbox.retired = true;
    for (const id of [...sandbox.waiting.keys()])
      this.#settle(sandbox, { id, error: `${this.definition.name} ${why}` });
  }
}
