/** A process on a core of its own that handles events when the benchmark sends them. */
import { execFileSync, fork } from 'node:child_process';

/**
 * Handles an event after the one before it, as a Lambda sandbox does; or reports what the process
 * has used.
 */
export type Order = { kind: 'handle'; function: 'extract' | 'dispatch'; event: unknown } | { kind: 'usage' };

export type Answer = { result: unknown } | { cpuSeconds: number; rssMb: number } | { error: string };

/** The core of the measured process; everything else runs on the next one. */
const CORE = 0;

/**
 * Moves this process, and all that it starts from now on, away from the core of the measured
 * process.
 */
export function leaveCore(): void {
  execFileSync('taskset', ['-cp', `${CORE + 1}`, String(process.pid)], { stdio: 'ignore' });
}

/** @param program a TypeScript file that answers orders */
export async function startPinnedProcess(
  program: string,
  { args = [], env }: { args?: string[]; env: Record<string, string> },
) {
  const child = fork(program, args, {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { PATH: process.env.PATH ?? '', POWERTOOLS_LOG_LEVEL: 'INFO', ...env },
    // The functions' logging is measured, the writing of the log to a file is not.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  execFileSync('taskset', ['-cp', String(CORE), String(child.pid)], { stdio: 'ignore' });
  const next = () =>
    new Promise<Answer>((resolve, reject) => {
      const ended = (code: number | null) => reject(new Error(`${program} ended with ${code}`));
      child.once('exit', ended);
      child.once('message', (answer: Answer) => {
        child.off('exit', ended);
        if ('error' in answer) reject(new Error(answer.error));
        else resolve(answer);
      });
    });
  await next();
  const order = (one: Order): Promise<Answer> => {
    const answered = next();
    child.send(one);
    return answered;
  };
  return {
    handle: async (name: 'extract' | 'dispatch', event: unknown): Promise<unknown> => {
      const answer = await order({ kind: 'handle', function: name, event });
      return 'result' in answer ? answer.result : undefined;
    },
    usage: async () => {
      const answer = await order({ kind: 'usage' });
      if (!('cpuSeconds' in answer)) throw new Error('the process did not report its usage');
      return answer;
    },
    stop: async () => {
      if (child.exitCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await ended;
    },
  };
}

export type PinnedProcess = Awaited<ReturnType<typeof startPinnedProcess>>;
