/**
 * Entry of the CDK app. It is the only definition of the system: the local stack runs its templates
 * too.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App } from 'aws-cdk-lib';
import { BUNDLES } from './function.ts';
import { definePostcall } from './stacks.ts';

const app = new App({ analyticsReporting: false });
const bundles = mkdtempSync(path.join(tmpdir(), 'postcall-bundles-'));
try {
  // Bundling and the rules take longer than the synthesis. The local stack skips both: it runs the
  // sources.
  if (app.node.tryGetContext('bundles') !== 'none') {
    const { buildBundles } = await import('./bundles.ts');
    await buildBundles(bundles);
    app.node.setContext(BUNDLES, bundles);
  }
  definePostcall(app);
  if (app.node.tryGetContext('rules') !== 'unchecked') {
    const { checkRules } = await import('./cdk-nag.ts');
    checkRules(app);
  }
  app.synth();
} finally {
  rmSync(bundles, { recursive: true, force: true });
}
