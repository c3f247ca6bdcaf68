import { describe, expect, it } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { checkRules } from '../../infra/cdk-nag.ts';
import { definePostcall } from '../../infra/stacks.ts';

const checkedApp = () => {
  // With the optional parts of a deployment, too.
  const app = new App({ analyticsReporting: false, context: { repository: 'acme/postcall' } });
  const stacks = definePostcall(app);
  checkRules(app);
  return { app, ...stacks };
};

describe('a synthesis with the rules of AWS Solutions (cdk-nag)', () => {
  it('passes', () => {
    const { app } = checkedApp();
    expect(() => app.synth()).not.toThrow();
  });

  it('fails on a queue that allows plain HTTP and has no dead-letter queue', () => {
    const { app, service } = checkedApp();
    new Queue(service, 'Careless', { encryption: QueueEncryption.UNENCRYPTED });
    expect(() => app.synth()).toThrow();
  });
});
