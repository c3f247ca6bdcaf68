/** All stacks of one stage: data, service, console, and the role of CI. */
import { type App, Tags } from 'aws-cdk-lib';
import { CiRoleStack } from './ci-role-stack.ts';
import { ConsoleStack } from './console-stack.ts';
import { readContext } from './context.ts';
import { DataStack } from './data-stack.ts';
import { ServiceStack } from './service-stack.ts';

/**
 * Defines the stacks by the CDK context (`context.ts`).
 * @throws {Error} when the context is invalid
 */
export function definePostcall(app: App): { data: DataStack; service: ServiceStack } {
  const context = readContext(app.node);
  const { stage } = context;
  const data = new DataStack(app, `postcall-${stage}-data`, { terminationProtection: stage !== 'dev' });
  const service = new ServiceStack(app, `postcall-${stage}-service`, { data, context });
  new ConsoleStack(app, `postcall-${stage}-console`, { api: service.httpApi, stage });
  const { repository } = context;
  // Its id stays `delivery`: a new id would replace the role of existing deployments.
  if (repository) new CiRoleStack(app, `postcall-${stage}-delivery`, { repository, stage });
  Tags.of(app).add('service', 'postcall');
  Tags.of(app).add('stage', stage);
  return { data, service };
}
