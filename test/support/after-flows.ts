/** After all flow tests: what was started and made for all of them goes, and what was asked for is told. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { UsedGrant } from '../../local/iam-proxy/access.ts';
import type {} from './before-flows.ts';
import removeAssembly from './remove-assembly.ts';

export default async function afterFlows(): Promise<void> {
  await globalThis.sharedStack?.stop();
  if (process.env.GRANTS_REPORT) tellGrants(process.env.GRANTS_REPORT);
  removeAssembly();
}

/** Grants that no stack's function used, of those that a function's own request could use. */
function tellGrants(folder: string): void {
  const used = new Map<string, boolean>();
  for (const file of readdirSync(folder)) {
    const grants: UsedGrant[] = JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
    for (const one of grants) {
      // Lambda sends the traces itself.
      if (one.action.startsWith('xray:')) continue;
      const name = `${one.function}: ${one.action} on ${one.resource}`;
      used.set(name, one.used || used.get(name) === true);
    }
  }
  rmSync(folder, { recursive: true });
  const unused = [...used].flatMap(([name, is]) => (is ? [] : [name]));
  console.log(`${used.size} grants, ${unused.length} of them not used by any flow`);
  for (const name of unused) console.log(`  ${name}`);
}
