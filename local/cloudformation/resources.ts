/**
 * Schemas of the resources that run locally. A property that changes how they run is either read or
 * refused.
 */
import * as z from 'zod';

// These resources have no effect on this machine.
const NOT_RUN =
  /^AWS::(?:KMS|Logs|CloudWatch|CDK|CloudFront|S3)::|^AWS::SNS::(?:Topic|TopicPolicy|Subscription)$|^AWS::Lambda::Permission$|^AWS::SQS::QueuePolicy$|^AWS::ApiGatewayV2::Stage$|^AWS::SecretsManager::Secret$/;

/**
 * Whether the local stack ignores resources of a type: keys, logs, alarms, and CloudFront, which
 * console.ts replaces.
 */
export const isNotRun = (type: string): boolean => NOT_RUN.test(type);

/**
 * A property that changes how a resource runs and is not implemented here. A template with it is
 * refused.
 */
const unsupported = z.undefined().optional();

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
  /** The customer managed key that encrypts the table: callers need a permission for it too. */
  SSESpecification: z.object({ KMSMasterKeyId: z.string().optional() }).optional(),
  LocalSecondaryIndexes: unsupported,
  StreamSpecification: unsupported,
});

export const Queue = z.object({
  VisibilityTimeout: z.int().default(30),
  MessageRetentionPeriod: z.int().default(345_600),
  DelaySeconds: z.int().default(0),
  RedrivePolicy: z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.int() }).optional(),
  FifoQueue: unsupported,
});

export const Lambda = z.object({
  // The local stack loads the source, which has the same exports as the bundle.
  Handler: z.literal('index.handler'),
  Timeout: z.int().default(3),
  MemorySize: z.int().default(128),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }).default({ Variables: {} }),
  Role: z.string(),
  LoggingConfig: z.object({ LogGroup: z.string() }),
  Layers: unsupported,
});

// The local gateway does not support CORS: the local console has the same origin.
export const Api = z.object({ CorsConfiguration: unsupported });

export const Route = z.object({
  RouteKey: z
    .string()
    .regex(/^(?:\$default|(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \/(?:[\w.~/-]|\{\w+\})*)$/),
  Target: z.string(),
  AuthorizationType: z.literal('NONE').optional(),
  AuthorizerId: unsupported,
});

export const Integration = z.object({ IntegrationUri: z.string(), PayloadFormatVersion: z.literal('2.0') });

export const EventSource = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.int().min(1).max(10_000).default(10),
  MaximumBatchingWindowInSeconds: z.int().min(0).max(300).default(0),
  // Lambda's default is 1,000, too many for a laptop.
  ScalingConfig: z.object({ MaximumConcurrency: z.int() }).default({ MaximumConcurrency: 10 }),
  FunctionResponseTypes: z.tuple([z.literal('ReportBatchItemFailures')]),
  Enabled: z.literal(true).optional(),
  FilterCriteria: unsupported,
});
