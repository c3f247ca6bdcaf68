/**
 * What the harness knows of a system under test, and how a system starts and ends its processes.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 60_000;
const STOP_MS = 8_000;

/** What the harness tells a system of a run. */
export interface Run {
  /** A core for `taskset`; empty: any. */
  cpu: string;
  /** A folder of the run's own, for data and logs. */
  runDir: string;
  /** The model's base URL. */
  modelUrl: string;
  /** One webhook per destination. */
  webhooks: readonly string[];
  /** Whether the worker will be killed, so that it must be a process of its own. */
  killsWorker: boolean;
}

export interface System {
  /** Ids of the processes whose trees are measured; kept up to date when one is started again. */
  roots: number[];
  versions: Record<string, string>;
  /** Sends one event. Returns the status of the answer. */
  submit: (event: string) => Promise<number>;
  /** Ends the worker at once, without warning. */
  killWorker?: () => void | Promise<void>;
  startWorker?: () => void | Promise<void>;
  stop: () => Promise<void>;
}

/** A module that starts a system. */
export interface Adapter {
  start: (run: Run) => Promise<System>;
  /** Calls that are kept in flight when it is saturated, by the model's delay in milliseconds. */
  windows: Readonly<Record<string, number>>;
}

/** Starts a program on the run's core; what it prints goes to `<name>.log` in the run's folder. */
export function startProgram(
  name: string,
  [program = '', ...args]: readonly string[],
  { cpu, runDir, env = {} }: Pick<Run, 'cpu' | 'runDir'> & { env?: Record<string, string> },
): ChildProcess {
  const log = openSync(path.join(runDir, `${name}.log`), 'a');
  // taskset replaces itself by the program, so the id is the program's own.
  const [command, all] = cpu === '' ? [program, args] : ['taskset', ['-c', cpu, program, ...args]];
  const child = spawn(command, all, { env: { ...process.env, ...env }, stdio: ['ignore', log, log] });
  child.once('error', (error) => console.error(`${name}: ${error.message}`));
  return child;
}

/** Ends a process, by force after 8 seconds. */
export async function stopProgram(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(force);
}

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/** Waits until something listens on the port. @throws {Error} after a minute */
export async function untilOpen(name: string, port: number): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (!(await isOpen(port))) {
    if (Date.now() > until) throw new Error(`${name} does not listen on port ${port}`);
    await sleep(50);
  }
}
