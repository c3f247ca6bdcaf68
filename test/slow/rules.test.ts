import { describe, expect, it } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { definePostcall } from '../../infra/postcall.ts';
import { checkRules } from '../../infra/rules.ts';

const checkedApp = () => {
  // With everything that a deployment may have.
  const app = new App({ analyticsReporting: false, context: { repository: 'acme/postcall' } });
  const stacks = definePostcall(app);
  checkRules(app);
  return { app, ...stacks };
};

describe('a synthesis that is checked', () => {
  it('breaks none of the rules of AWS Solutions', () => {
    const { app } = checkedApp();
    expect(() => app.synth()).not.toThrow();
  });

  it('fails when a rule is broken: a queue that takes plain HTTP and has no dead-letter queue', () => {
    const { app, service } = checkedApp();
    new Queue(service, 'Careless', { encryption: QueueEncryption.UNENCRYPTED });
    expect(() => app.synth()).toThrow();
  });
});
