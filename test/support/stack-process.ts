/** The local stack in its own process, as `npm start` runs it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { eventually } from './eventually.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');

export interface StackProcess {
  dataDir: string;
  /** Ends it with SIGKILL. Its data stays. */
  kill: () => Promise<void>;
  /**
   * Ends it as Ctrl-C does, and returns its exit code. Deletes its data, unless the test gave a
   * DATA_DIR.
   * @param whenEnded runs before the data is deleted; may throw
   */
  stop: (whenEnded?: () => void) => Promise<number | null>;
}

/**
 * Starts a stack on a free port with its own data.
 * @throws {Error} with its output when it does not start
 */
export async function startStackProcess(settings: Record<string, string> = {}): Promise<StackProcess> {
  const dataDir = settings.DATA_DIR ?? mkdtempSync(path.join(tmpdir(), 'postcall-test-'));
  const child = spawn(process.execPath, ['local/start.ts'], {
    cwd: REPOSITORY,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      DATA_DIR: dataDir,
      // Synthesized once for all test files (test/support/synthesize-once.ts).
      ...(process.env.CDK_ASSEMBLY && { CDK_ASSEMBLY: process.env.CDK_ASSEMBLY }),
      ...(process.env.GRANTS_REPORT && { GRANTS_REPORT: process.env.GRANTS_REPORT }),
      ...settings,
    },
  });
  const complaint = text(child.stderr);
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    printed += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const state = { ended: false };
  child.once('close', () => {
    state.ended = true;
  });
  await eventually(
    () => (printed.includes('is ready') || state.ended ? true : undefined),
    'the stack to be ready',
  );
  if (state.ended) throw new Error(`the stack did not start: ${await complaint}`);
  return {
    dataDir,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: async (whenEnded) => {
      child.kill('SIGINT');
      const code = await ended;
      try {
        whenEnded?.();
      } finally {
        if (settings.DATA_DIR === undefined) rmSync(dataDir, { recursive: true, force: true });
      }
      return code;
    },
  };
}
