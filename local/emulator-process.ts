/** A program that lives no longer than this process, however that ends. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

export interface EmulatorProcess {
  /** Settles when the program has ended, by itself or by `stop`. */
  ended: Promise<void>;
  hasEnded: () => boolean;
  /** The last line that it printed. */
  lastWords: () => string;
  stop: () => Promise<void>;
}

// The guard reads our end of a pipe, which closes when we end, even by SIGKILL; then it ends the program.
const GUARD =
  'exec 3<&0; "$@" </dev/null 3<&- & child=$!; { cat <&3 >/dev/null; kill $child 2>/dev/null; } & wait $child';

const PATIENCE_MS = 3_000;

/** @param log takes what the program prints */
export function startEmulator(command: readonly string[], { log }: { log: string }): EmulatorProcess {
  const output = openSync(log, 'w', 0o600);
  const child = spawn('/bin/sh', ['-c', GUARD, 'sh', ...command], {
    stdio: ['pipe', output, output],
    env: {},
    // A group of its own: Ctrl-C at the terminal is for us, who end it last.
    detached: true,
  });
  closeSync(output);
  let over = false;
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      over = true;
      child.stdin?.destroy();
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  // The pipe breaks when the program ends by itself.
  child.stdin?.on('error', () => undefined);
  return {
    ended,
    hasEnded: () => over,
    lastWords: () => readFileSync(log, 'utf8').trim().split('\n').at(-1) ?? '',
    stop: async () => {
      child.stdin?.destroy();
      await Promise.race([ended, wait(PATIENCE_MS, undefined, { ref: false })]);
      if (!over && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    },
  };
}
