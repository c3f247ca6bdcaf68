/** All of postcall for one stage: the data that stays, and the service over it. */
import { type App, Tags } from 'aws-cdk-lib';
import { DeliveryStack } from './ci-role-stack.ts';
import { ConsoleStack } from './console-stack.ts';
import { readContext } from './context.ts';
import { DataStack } from './data-stack.ts';
import { ServiceStack } from './service-stack.ts';

/** Defines the stacks, as the CDK context asks (`context.ts`). @throws {Error} for a context that does not fit */
export function definePostcall(app: App): { data: DataStack; service: ServiceStack } {
  const context = readContext(app.node);
  const { stage } = context;
  const data = new DataStack(app, `postcall-${stage}-data`, { terminationProtection: stage !== 'dev' });
  const service = new ServiceStack(app, `postcall-${stage}-service`, { foundation: data, context });
  new ConsoleStack(app, `postcall-${stage}-console`, { api: service.httpApi, stage });
  const { repository } = context;
  if (repository) new DeliveryStack(app, `postcall-${stage}-delivery`, { repository, stage });
  Tags.of(app).add('service', 'postcall');
  Tags.of(app).add('stage', stage);
  return { data, service };
}
