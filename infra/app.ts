/** Entry of the CDK app: the one definition of the system, which the local stack reads and runs too. */
import { App } from 'aws-cdk-lib';
import { definePostcall } from './postcall.ts';

const app = new App({ analyticsReporting: false });
definePostcall(app);
// They take longer than the synthesis itself, so the local stack does without them.
if (app.node.tryGetContext('rules') !== 'unchecked') {
  const { checkRules } = await import('./rules.ts');
  checkRules(app);
}
app.synth();
