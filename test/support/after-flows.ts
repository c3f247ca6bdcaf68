/**
 * Runs after all flow tests: stops the shared stack, prints the report of grants, deletes the
 * assembly.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { UsedGrant } from '../../local/iam-proxy/access.ts';
import type {} from './before-flows.ts';
import removeAssembly from './remove-assembly.ts';

export default async function afterFlows(): Promise<void> {
  await globalThis.sharedStack?.stop();
  if (process.env.GRANTS_REPORT) printUnusedGrants(process.env.GRANTS_REPORT);
  removeAssembly();
}

/** Prints the grants that no function of any stack used. */
function printUnusedGrants(folder: string): void {
  const used = new Map<string, boolean>();
  for (const file of readdirSync(folder)) {
    const grants: UsedGrant[] = JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
    for (const one of grants) {
      // Lambda itself sends the traces.
      if (one.action.startsWith('xray:')) continue;
      const name = `${one.function}: ${one.action} on ${one.resource}`;
      used.set(name, one.used || used.get(name) === true);
    }
  }
  rmSync(folder, { recursive: true });
  const unused = [...used].flatMap(([name, wasUsed]) => (wasUsed ? [] : [name]));
  console.log(`${used.size} grants, ${unused.length} of them not used by any flow test`);
  for (const name of unused) console.log(`  ${name}`);
}
