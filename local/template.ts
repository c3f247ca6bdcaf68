/** The synthesized templates as the system that they describe: what the local stack has to run. */
import path from 'node:path';
import * as z from 'zod';
import { type Grant, grantsOf, Policy, Role, roleOfArn } from './iam-proxy/grants.ts';
import { intrinsicsOf, type Resource, StackTemplate } from './intrinsics.ts';
import { StartupError } from './startup-error.ts';
import {
  Api,
  EventSource,
  Integration,
  isNotRun,
  Lambda,
  Queue,
  Route,
  Table,
} from './template-resources.ts';

export interface TableDefinition extends z.output<typeof Table> {
  name: string;
}

export interface QueueDefinition {
  name: string;
  visibilitySeconds: number;
  retentionSeconds: number;
  delaySeconds: number;
  redrive: { deadLetters: string; maxReceiveCount: number } | undefined;
}

export interface FunctionDefinition {
  name: string;
  /** Its source, relative to the repository; or its bundle, where the assembly has one. */
  entry: string;
  /** Its source, also where its bundle runs. */
  source: string;
  timeoutSeconds: number;
  memoryMb: number;
  environment: Readonly<Record<string, string>>;
  /** Its role, and what that grants it. */
  role: string;
  grants: readonly Grant[];
  logGroup: string;
  /** The variables whose value stands in the template as it is, and refers to nothing: those a person may override here. */
  settings: readonly string[];
}

export interface RouteDefinition {
  /** `GET /path/{parameter}` or `$default`. */
  key: string;
  function: string;
}

export interface EventSourceDefinition {
  queue: string;
  function: string;
  batchSize: number;
  windowSeconds: number;
  maxConcurrency: number;
}

/** Everything that runs. Functions, queues and the table go by their logical names, unique over all stacks. */
export interface SystemDefinition {
  table: TableDefinition;
  queues: QueueDefinition[];
  functions: FunctionDefinition[];
  routes: RouteDefinition[];
  eventSources: EventSourceDefinition[];
}

/** Where a function says its source: relative to the repository. */
const ENTRY_METADATA = 'postcall:entry';
/** Where CDK says the folder of its bundle: relative to the assembly. */
const BUNDLE_METADATA = 'aws:asset:path';

const nameOfArn = (arn: string): string => arn.split(':').at(-1) ?? '';

/**
 * Reads templates into the system that they define.
 * @param templates by the names of their stacks
 * @param queueUrl how functions reach a queue on this machine
 * @param assembly the folder that they were read from, if it stays: there are the bundles
 * @throws {StartupError} for a resource that ought to run but is not known here, or a reference that leads nowhere
 */
export function readSystem(
  templates: ReadonlyMap<string, unknown>,
  { queueUrl, assembly }: { queueUrl: (name: string) => string; assembly?: string | undefined },
): SystemDefinition {
  const stacks = new Map([...templates].map(([name, template]) => [name, parsed(name, template)]));
  const { resources, resolve } = intrinsicsOf(stacks, { queueUrl });
  const unknown = resources.find(({ type }) => !isNotRun(type) && !READ_HERE.has(type));
  if (unknown)
    throw new StartupError(`the local stack does not know how to run ${unknown.type} (${unknown.id})`);

  const all = <Schema extends z.ZodObject, Definition>(
    type: string,
    schema: Schema,
    define: (properties: z.output<Schema>, resource: Resource) => Definition,
  ): Definition[] =>
    resources.filter((one) => one.type === type).map((one) => define(read(schema, one, resolve), one));

  const tables = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'].flatMap((type) =>
    all(type, Table, (properties, { id }) => ({ name: id, ...properties })),
  );
  const [table] = tables;
  if (!table || tables.length > 1)
    throw new StartupError(`the template has ${tables.length} tables, not one`);

  all('AWS::ApiGatewayV2::Api', Api, () => undefined);
  all('AWS::IAM::Role', Role, () => undefined);
  const policies = all('AWS::IAM::Policy', Policy, (policy) => policy);
  const integrations = new Map(
    all('AWS::ApiGatewayV2::Integration', Integration, ({ IntegrationUri }, { id }) => [id, IntegrationUri]),
  );
  return {
    table,
    queues: all('AWS::SQS::Queue', Queue, (queue, { id }) => ({
      name: id,
      visibilitySeconds: queue.VisibilityTimeout,
      retentionSeconds: queue.MessageRetentionPeriod,
      delaySeconds: queue.DelaySeconds,
      redrive: queue.RedrivePolicy && {
        deadLetters: nameOfArn(queue.RedrivePolicy.deadLetterTargetArn),
        maxReceiveCount: queue.RedrivePolicy.maxReceiveCount,
      },
    })),
    functions: all('AWS::Lambda::Function', Lambda, (lambda, { id, metadata, properties }) => {
      const role = roleOfArn(lambda.Role);
      return {
        name: id,
        ...entryOf(id, metadata, assembly),
        timeoutSeconds: lambda.Timeout,
        memoryMb: lambda.MemorySize,
        environment: lambda.Environment.Variables,
        role,
        grants: grantsOf(role, policies),
        logGroup: lambda.LoggingConfig.LogGroup,
        settings: literalsOf(properties),
      };
    }),
    routes: all('AWS::ApiGatewayV2::Route', Route, ({ RouteKey, Target }) => {
      const uri = integrations.get(Target.replace('integrations/', ''));
      if (!uri) throw new StartupError(`the route ${RouteKey} leads to no function`);
      return { key: RouteKey, function: nameOfArn(uri) };
    }),
    eventSources: all('AWS::Lambda::EventSourceMapping', EventSource, (source) => ({
      queue: nameOfArn(source.EventSourceArn),
      function: nameOfArn(source.FunctionName),
      batchSize: source.BatchSize,
      windowSeconds: source.MaximumBatchingWindowInSeconds,
      maxConcurrency: source.ScalingConfig.MaximumConcurrency,
    })),
  };
}

const READ_HERE: ReadonlySet<string> = new Set([
  'AWS::DynamoDB::Table',
  'AWS::DynamoDB::GlobalTable',
  'AWS::SQS::Queue',
  'AWS::Lambda::Function',
  'AWS::Lambda::EventSourceMapping',
  'AWS::IAM::Role',
  'AWS::IAM::Policy',
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
]);

function parsed(name: string, template: unknown): StackTemplate {
  const { success, data } = StackTemplate.safeParse(template);
  if (success) return data;
  throw new StartupError(`the template of ${name} is not a CloudFormation template`);
}

/** Only what a schema asks for is resolved: other properties may refer to what this machine does not have. */
function read<Schema extends z.ZodObject>(
  schema: Schema,
  { stack, id, type, properties }: Resource,
  resolve: (stack: string, value: unknown) => unknown,
): z.output<Schema> {
  const asked = Object.keys(schema.shape).filter((name) => name in properties);
  const { success, data, error } = schema.safeParse(
    Object.fromEntries(asked.map((name) => [name, resolve(stack, properties[name])])),
  );
  if (success) return data;
  throw new StartupError(`${type} ${id} in the template: ${error.issues[0]?.path.join('.')} does not fit`);
}

function entryOf(
  id: string,
  metadata: Resource['metadata'],
  assembly: string | undefined,
): { entry: string; source: string } {
  const source = metadata[ENTRY_METADATA];
  if (typeof source !== 'string')
    throw new StartupError(`${id} in the template does not say its source file`);
  const bundle = metadata[BUNDLE_METADATA];
  const isBuilt = assembly !== undefined && typeof bundle === 'string';
  return { source, entry: isBuilt ? path.resolve(assembly, bundle, 'index.js') : source };
}

const Literals = z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) });

function literalsOf(properties: Resource['properties']): string[] {
  const { data } = Literals.safeParse(properties);
  const variables = Object.entries(data?.Environment.Variables ?? {});
  return variables.filter(([, value]) => typeof value === 'string').map(([name]) => name);
}
