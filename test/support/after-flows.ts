/** After all flow tests: what was started and made for all of them goes. */
import type {} from './before-flows.ts';
import removeAssembly from './remove-assembly.ts';

export default async function afterFlows(): Promise<void> {
  await globalThis.sharedStack?.stop();
  removeAssembly();
}
