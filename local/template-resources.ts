/** The properties of the resources that run, by type; a property that would change what runs is read or refused. */
import * as z from 'zod';

// What runs nothing on this machine: AWS itself stands in for it.
const NOT_RUN =
  /^AWS::(?:KMS|Logs|CloudWatch|CDK|CloudFront|S3)::|^AWS::SNS::(?:Topic|TopicPolicy|Subscription)$|^AWS::Lambda::Permission$|^AWS::SQS::QueuePolicy$|^AWS::ApiGatewayV2::Stage$|^AWS::SecretsManager::Secret$/;

/** Keys, logs, alarms and names: there on AWS, and nothing to do here. What is before the console is not needed: console.ts serves its files. */
export const isNotRun = (type: string): boolean => NOT_RUN.test(type);

/** Would change what runs, and is not known here: a template that has it is refused. */
const refused = z.undefined().optional();

const keys = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));

export const Table = z.object({
  KeySchema: keys,
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  GlobalSecondaryIndexes: z
    .array(
      z.object({
        IndexName: z.string(),
        KeySchema: keys,
        Projection: z.object({
          ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
          NonKeyAttributes: z.array(z.string()).optional(),
        }),
      }),
    )
    .default([]),
  /** The account's own key that encrypts it: whoever uses the table needs it too. */
  SSESpecification: z.object({ KMSMasterKeyId: z.string().optional() }).optional(),
  LocalSecondaryIndexes: refused,
  StreamSpecification: refused,
});

export const Queue = z.object({
  VisibilityTimeout: z.int().default(30),
  MessageRetentionPeriod: z.int().default(345_600),
  DelaySeconds: z.int().default(0),
  RedrivePolicy: z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.int() }).optional(),
  FifoQueue: refused,
});

export const Lambda = z.object({
  // The local stack loads the source; it exports what the bundle exports.
  Handler: z.literal('index.handler'),
  Timeout: z.int().default(3),
  MemorySize: z.int().default(128),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }).default({ Variables: {} }),
  Role: z.string(),
  LoggingConfig: z.object({ LogGroup: z.string() }),
  Layers: refused,
});

// The local gateway answers no preflight: its pages are of the same origin.
export const Api = z.object({ CorsConfiguration: refused });

export const Route = z.object({
  RouteKey: z
    .string()
    .regex(/^(?:\$default|(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \/(?:[\w.~/-]|\{\w+\})*)$/),
  Target: z.string(),
  AuthorizationType: z.literal('NONE').optional(),
  AuthorizerId: refused,
});

export const Integration = z.object({ IntegrationUri: z.string(), PayloadFormatVersion: z.literal('2.0') });

export const EventSource = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.int().min(1).max(10_000).default(10),
  MaximumBatchingWindowInSeconds: z.int().min(0).max(300).default(0),
  // Without it Lambda scales to 1,000; a laptop does not.
  ScalingConfig: z.object({ MaximumConcurrency: z.int() }).default({ MaximumConcurrency: 10 }),
  FunctionResponseTypes: z.tuple([z.literal('ReportBatchItemFailures')]),
  Enabled: z.literal(true).optional(),
  FilterCriteria: refused,
});
