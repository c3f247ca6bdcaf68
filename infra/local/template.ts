/** The synthesized templates as the system that they describe: what the local stack has to run. */
import * as z from 'zod';
import { intrinsicsOf, type Stacks } from './intrinsics.ts';
import { StartupError } from './startup-error.ts';

export interface TableDefinition {
  name: string;
  KeySchema: { AttributeName: string; KeyType: 'HASH' | 'RANGE' }[];
  AttributeDefinitions: { AttributeName: string; AttributeType: 'S' | 'N' | 'B' }[];
  GlobalSecondaryIndexes: unknown[];
}

export interface QueueDefinition {
  name: string;
  visibilityTimeout: number;
  retentionSeconds: number;
  redrive: { deadLetters: string; maxReceiveCount: number } | undefined;
}

export interface FunctionDefinition {
  name: string;
  /** Source file, relative to the repository. */
  entry: string;
  timeoutSeconds: number;
  memoryMb: number;
  environment: Record<string, string>;
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

// What runs nothing on this machine: AWS itself stands in for it.
const NOT_RUN =
  /^AWS::(IAM|KMS|Logs|CloudWatch|SNS|S3|CloudFront|CDK)::|^AWS::Lambda::Permission$|^AWS::SQS::QueuePolicy$|^AWS::ApiGatewayV2::(Api|Stage|Integration)$|^AWS::SecretsManager::Secret$|^Custom::/;

const Table = z.object({
  KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })),
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  GlobalSecondaryIndexes: z.array(z.unknown()).default([]),
});
const Queue = z.object({
  VisibilityTimeout: z.number().default(30),
  MessageRetentionPeriod: z.number().default(345_600),
  RedrivePolicy: z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.number() }).optional(),
});
const Lambda = z.object({
  Timeout: z.number().default(3),
  MemorySize: z.number().default(128),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }).default({ Variables: {} }),
});
const Route = z.object({ RouteKey: z.string(), Target: z.string() });
const Integration = z.object({ IntegrationUri: z.string(), PayloadFormatVersion: z.literal('2.0') });
const EventSource = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.number().default(10),
  MaximumBatchingWindowInSeconds: z.number().default(0),
  // Without it Lambda scales to 1,000; a laptop does not.
  ScalingConfig: z.object({ MaximumConcurrency: z.number() }).default({ MaximumConcurrency: 10 }),
  FunctionResponseTypes: z.tuple([z.literal('ReportBatchItemFailures')]),
});

const nameOfArn = (arn: string): string => arn.split(':').at(-1) ?? '';

/**
 * Reads templates into the system that they define.
 * @param queueUrl how functions reach a queue on this machine
 * @throws {StartupError} for a resource that ought to run but is not known here, or a reference that leads nowhere
 */
export function readSystem(
  templates: ReadonlyMap<string, unknown>,
  { queueUrl }: { queueUrl: (name: string) => string },
): SystemDefinition {
  const { resources, resolve } = intrinsicsOf(templates as Stacks, { queueUrl });
  const system: Omit<SystemDefinition, 'table'> & { tables: TableDefinition[] } = {
    tables: [],
    queues: [],
    functions: [],
    routes: [],
    eventSources: [],
  };
  const integrations = new Map(
    resources
      .filter(({ type }) => type === 'AWS::ApiGatewayV2::Integration')
      .map(({ id, stack, properties }) => [id, Integration.parse(resolve(stack, properties)).IntegrationUri]),
  );

  for (const { id, stack, type, properties, metadata } of resources) {
    const read = <Schema extends z.ZodType>(schema: Schema, names: string[]): z.output<Schema> => {
      const picked = Object.fromEntries(
        names.flatMap((name) => (name in properties ? [[name, properties[name]]] : [])),
      );
      const result = schema.safeParse(resolve(stack, picked));
      if (result.success) return result.data;
      throw new StartupError(
        `${type} ${id} in the template: ${result.error.issues[0]?.path.join('.')} does not fit`,
      );
    };
    switch (type) {
      case 'AWS::DynamoDB::Table':
        system.tables.push({ name: id, ...read(Table, Object.keys(Table.shape)) });
        break;
      case 'AWS::SQS::Queue': {
        const queue = read(Queue, Object.keys(Queue.shape));
        system.queues.push({
          name: id,
          visibilityTimeout: queue.VisibilityTimeout,
          retentionSeconds: queue.MessageRetentionPeriod,
          redrive: queue.RedrivePolicy && {
            deadLetters: nameOfArn(queue.RedrivePolicy.deadLetterTargetArn),
            maxReceiveCount: queue.RedrivePolicy.maxReceiveCount,
          },
        });
        break;
      }
      case 'AWS::Lambda::Function': {
        const lambda = read(Lambda, Object.keys(Lambda.shape));
        const entry = metadata['postcall:entry'];
        if (typeof entry !== 'string')
          throw new StartupError(`${id} in the template does not say its source file`);
        system.functions.push({
          name: id,
          entry,
          timeoutSeconds: lambda.Timeout,
          memoryMb: lambda.MemorySize,
          environment: lambda.Environment.Variables,
        });
        break;
      }
      case 'AWS::ApiGatewayV2::Route': {
        const route = read(Route, Object.keys(Route.shape));
        const uri = integrations.get(route.Target.replace('integrations/', ''));
        if (!uri) throw new StartupError(`the route ${route.RouteKey} leads to no function`);
        system.routes.push({ key: route.RouteKey, function: nameOfArn(uri) });
        break;
      }
      case 'AWS::Lambda::EventSourceMapping': {
        const source = read(EventSource, Object.keys(EventSource.shape));
        system.eventSources.push({
          queue: nameOfArn(source.EventSourceArn),
          function: source.FunctionName,
          batchSize: source.BatchSize,
          windowSeconds: source.MaximumBatchingWindowInSeconds,
          maxConcurrency: source.ScalingConfig.MaximumConcurrency,
        });
        break;
      }
      default:
        if (!NOT_RUN.test(type))
          throw new StartupError(`the local stack does not know how to run ${type} (${id})`);
    }
  }
  const { tables, ...rest } = system;
  const [table] = tables;
  if (!table || tables.length > 1)
    throw new StartupError(`the template has ${tables.length} tables, not one`);
  return { table, ...rest };
}
