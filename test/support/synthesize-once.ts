/**
 * jest's global setup: synthesizes the CDK app once, so that every stack runs the bundles that a
 * deployment would run.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { synthesize } from '../../local/synthesize.ts';

export default async function synthesizeOnce(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'postcall-assembly-'));
  await synthesize(folder, { bundles: 'built' });
  process.env.CDK_ASSEMBLY = folder;
}
