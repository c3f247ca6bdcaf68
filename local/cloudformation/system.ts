/**
 * Reads the synthesized templates: the table, queues, functions, routes and event sources that the
 * local stack runs.
 */
import path from 'node:path';
import * as z from 'zod';
import { type Grant, grantsOf, Policy, Role, roleOfArn } from '../iam-proxy/grants.ts';
import { StartupError } from '../startup-error.ts';
import { intrinsicsOf, type Resource, StackTemplate } from './intrinsics.ts';
import { Api, EventSource, Integration, isNotRun, Lambda, Queue, Route, Table } from './resources.ts';

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
  /** The source file relative to the repository, or the bundle when the assembly has one. */
  entry: string;
  /** The source file, also when the bundle runs. */
  source: string;
  timeoutSeconds: number;
  memoryMb: number;
  environment: Readonly<Record<string, string>>;
  /** The name of the role, and what it grants. */
  role: string;
  grants: readonly Grant[];
  logGroup: string;
  /**
   * The environment variables with a literal value in the template, which settings may override.
   */
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

/**
 * Everything that runs. Functions, queues and the table are named by their logical ids, unique over
 * all stacks.
 */
export interface SystemDefinition {
  table: TableDefinition;
  queues: QueueDefinition[];
  functions: FunctionDefinition[];
  routes: RouteDefinition[];
  eventSources: EventSourceDefinition[];
}

/** Metadata of a function: its source file relative to the repository. */
const ENTRY_METADATA = 'postcall:entry';
/** Metadata that CDK adds: the folder of the bundle relative to the assembly. */
const BUNDLE_METADATA = 'aws:asset:path';

const nameOfArn = (arn: string): string => arn.split(':').at(-1) ?? '';

/**
 * Reads the system that templates define.
 * @param templates by stack name
 * @param queueUrl returns the local URL of a queue
 * @param assembly the folder with the bundles, when functions run from bundles
 * @throws {StartupError} for an unsupported resource, or a reference to a missing one
 */
export function readSystem(
  templates: ReadonlyMap<string, unknown>,
  { queueUrl, assembly }: { queueUrl: (name: string) => string; assembly?: string | undefined },
): SystemDefinition {
  const stacks = new Map([...templates].map(([name, template]) => [name, parsed(name, template)]));
  const { resources, resolve } = intrinsicsOf(stacks, { queueUrl });
  const unknown = resources.find(({ type }) => !isNotRun(type) && !SUPPORTED.has(type));
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
    throw new StartupError(`the template must have one table, not ${tables.length}`);

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
      if (!uri) throw new StartupError(`the route ${RouteKey} has no function`);
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

const SUPPORTED: ReadonlySet<string> = new Set([
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

/**
 * Resolves only the properties of the schema: others may refer to resources that do not run
 * locally.
 */
function read<Schema extends z.ZodObject>(
  schema: Schema,
  { stack, id, type, properties }: Resource,
  resolve: (stack: string, value: unknown) => unknown,
): z.output<Schema> {
  const names = Object.keys(schema.shape).filter((name) => name in properties);
  const { success, data, error } = schema.safeParse(
    Object.fromEntries(names.map((name) => [name, resolve(stack, properties[name])])),
  );
  if (success) return data;
  throw new StartupError(
    `${type} ${id} in the template: the local stack does not support its ${error.issues[0]?.path.join('.')}`,
  );
}

function entryOf(
  id: string,
  metadata: Resource['metadata'],
  assembly: string | undefined,
): { entry: string; source: string } {
  const source = metadata[ENTRY_METADATA];
  if (typeof source !== 'string')
    throw new StartupError(`${id} in the template has no metadata ${ENTRY_METADATA} with its source file`);
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
