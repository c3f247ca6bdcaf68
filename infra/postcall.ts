/** All of postcall for one stage: the data that stays, and the service over it. */
import { type App, Tags } from 'aws-cdk-lib';
import { DataStack } from './data-stack.ts';
import { ServiceStack } from './service-stack.ts';

/** Defines both stacks; the CDK context names the `stage` (default `dev`) and the `callEndedSenders` (ARNs). */
export function definePostcall(app: App): { data: DataStack; service: ServiceStack } {
  const stage = String(app.node.tryGetContext('stage') ?? 'dev');
  const data = new DataStack(app, `postcall-${stage}-data`);
  const service = new ServiceStack(app, `postcall-${stage}-service`, data);
  Tags.of(app).add('service', 'postcall');
  Tags.of(app).add('stage', stage);
  return { data, service };
}
