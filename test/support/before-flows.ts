/** Before all flow tests: besides the assembly, one stack for those that ask nothing of their own of it. */
import { type StackProcess, startStackProcess } from './stack-process.ts';
import synthesizeOnce from './synthesize-once.ts';

declare global {
  var sharedStack: StackProcess | undefined;
}

export default async function beforeFlows(): Promise<void> {
  await synthesizeOnce();
  globalThis.sharedStack = await startStackProcess();
  process.env.SHARED_STACK = globalThis.sharedStack.dataDir;
}
