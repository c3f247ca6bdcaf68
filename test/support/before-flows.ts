/** Before all flow tests: besides the assembly, one stack for those that ask nothing of their own of it. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type StackProcess, startStackProcess } from './stack-process.ts';
import synthesizeOnce from './synthesize-once.ts';

declare global {
  var sharedStack: StackProcess | undefined;
}

export default async function beforeFlows(): Promise<void> {
  await synthesizeOnce();
  // Each stack writes there which grants its functions used (after-flows.ts tells).
  if (process.env.SHOW_GRANTS)
    process.env.GRANTS_REPORT = mkdtempSync(path.join(tmpdir(), 'postcall-grants-'));
  // What fails is tried again at once: nobody waits for a real schedule.
  globalThis.sharedStack = await startStackProcess({ RETRY_SCHEDULE_SECONDS: '0,0,0' });
  process.env.SHARED_STACK = globalThis.sharedStack.dataDir;
}
