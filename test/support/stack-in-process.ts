/**
 * The local stack in the test's process, for a test that changes the grants of running functions.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { readSettings } from '../../local/settings.ts';
import { startStack } from '../../local/stack.ts';
import { type TestStack, testStackIn } from './stack.ts';

export async function startStackInProcess(settings: Record<string, string> = {}) {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'postcall-in-process-'));
  const { CDK_ASSEMBLY } = process.env;
  // Errors are expected where a test removes a grant: do not print them.
  const discarded = new PassThrough().resume();
  const given = readSettings({ PORT: '0', DATA_DIR: dataDir, CDK_ASSEMBLY, ...settings });
  const running = await startStack(given, discarded);
  const stack = testStackIn(dataDir);
  const stop = async () => {
    stack.close();
    await running.stop();
    rmSync(dataDir, { recursive: true, force: true });
    return 0;
  };
  return { running, stack: { ...stack, stop, kill: async () => void (await stop()) } satisfies TestStack };
}
