/** The local stack in the test's own process, for a test that changes what its functions may do while it runs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { readSettings } from '../../local/settings.ts';
import { startStack } from '../../local/stack.ts';
import { type TestStack, testStackIn } from './stack.ts';

export async function startStackHere(settings: Record<string, string> = {}) {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'postcall-here-'));
  const { CDK_ASSEMBLY } = process.env;
  // A test that takes something away means the errors that it makes.
  const nowhere = new PassThrough().resume();
  const given = readSettings({ PORT: '0', DATA_DIR: dataDir, CDK_ASSEMBLY, ...settings });
  const running = await startStack(given, nowhere);
  const stack = testStackIn(dataDir);
  const stop = async () => {
    stack.close();
    await running.stop();
    rmSync(dataDir, { recursive: true, force: true });
    return 0;
  };
  return { running, stack: { ...stack, stop, kill: async () => void (await stop()) } satisfies TestStack };
}
