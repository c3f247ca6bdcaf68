/** A process that handles events when it is told to, on a core of its own. */
import { execFileSync, fork } from 'node:child_process';
import path from 'node:path';
import type { Answer, Order } from './protocol.ts';

/** Core of the measured process; everything else has the other one. */
const CORE = 0;

/** From now on this process, and what it starts, leaves the measured one its core. */
export function leaveCore(): void {
  execFileSync('taskset', ['-cp', `${CORE + 1}`, String(process.pid)], { stdio: 'ignore' });
}

export async function startChild(
  program: string,
  { args = [], env }: { args?: string[]; env: Record<string, string> },
) {
  const child = fork(path.join(import.meta.dirname, program), args, {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { PATH: process.env.PATH ?? '', POWERTOOLS_LOG_LEVEL: 'INFO', ...env },
    // What functions log is part of their work; where it goes is not.
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
      if (!('cpuSeconds' in answer)) throw new Error('the child said nothing of its usage');
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

export type Child = Awaited<ReturnType<typeof startChild>>;
