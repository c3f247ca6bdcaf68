/** Before all flow tests: the CDK app is synthesized once, and every stack runs the bundles that would be deployed. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { synthesize } from '../../local/synthesize.ts';

export default async function synthesizeOnce(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'postcall-assembly-'));
  await synthesize(folder, { bundles: 'built' });
  process.env.CDK_ASSEMBLY = folder;
}
