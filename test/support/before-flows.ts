/**
 * Runs before all flow tests: synthesizes the CDK app, and starts the stack that most test files
 * share.
 */
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
  // Each stack writes there which grants its functions used; after-flows.ts prints the result.
  if (process.env.SHOW_GRANTS)
    process.env.GRANTS_REPORT = mkdtempSync(path.join(tmpdir(), 'postcall-grants-'));
  // Retries have no delay, so that tests do not wait for a real retry schedule.
  globalThis.sharedStack = await startStackProcess({ RETRY_SCHEDULE_SECONDS: '0,0,0' });
  process.env.SHARED_STACK = globalThis.sharedStack.dataDir;
}
