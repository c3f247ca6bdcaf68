/**
 * A Lambda function of postcall. Each method adds a permission together with the environment
 * variable that needs it.
 */
import { cpSync } from 'node:fs';
import path from 'node:path';
import { CfnResource, type Duration, Validations } from 'aws-cdk-lib';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Function as Lambda,
  type RecursiveLoop,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { bundleOf } from './bundles.ts';
import type { DataResources } from './data-stack.ts';
import { serviceName } from './metrics.ts';

/**
 * The context with the folder of all bundles. Without it functions have no code, and the local
 * stack runs their sources.
 */
export const BUNDLES = 'postcall:bundles';

/** Metadata for the local stack: a function's source file relative to the repository. */
export const ENTRY_METADATA = 'postcall:entry';

/** Actions on items of the table. Functions never scan it (docs/adr/0001). */
export type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'BatchWriteItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem';

export interface PostcallFunctionProps {
  /** Source file relative to the repository, with an export `handler`. */
  entry: string;
  timeout: Duration;
  /** MB. */
  memorySize: number;
  environment?: Record<string, string>;
  /** Files of the repository that are copied to the bundle, under the same path. */
  files?: readonly string[];
  /** Only for a function that sends to its own queue on purpose. */
  recursiveLoop?: RecursiveLoop;
}

export class PostcallFunction extends Construct {
  readonly lambda: Lambda;

  constructor(scope: Construct, id: string, props: PostcallFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', { retention: RetentionDays.ONE_MONTH });
    this.lambda = new Lambda(this, 'Function', {
      code: this.codeOf(props),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: props.timeout,
      memorySize: props.memorySize,
      tracing: Tracing.ACTIVE,
      logGroup,
      // CDK's default role may write to every log group of the account.
      role: new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }),
      environment: { POWERTOOLS_SERVICE_NAME: serviceName(this), ...props.environment },
      ...(props.recursiveLoop && { recursiveLoop: props.recursiveLoop }),
    });
    const resource = this.lambda.node.defaultChild;
    if (CfnResource.isCfnResource(resource)) resource.addMetadata(ENTRY_METADATA, props.entry);
    Validations.of(this).acknowledge({
      id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
      reason:
        'X-Ray has no resource-level permissions; a test checks that every other statement names resources of ours.',
    });
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]);
  }

  /**
   * Allows these actions on the table, and the use of its key, which CDK's own grants leave out.
   */
  useTable(
    { table, tableKey }: Pick<DataResources, 'table' | 'tableKey'>,
    actions: readonly TableAction[],
  ): this {
    this.lambda.addEnvironment('TABLE_NAME', table.tableName);
    this.allow(
      actions.map((action) => `dynamodb:${action}`),
      [table.tableArn],
    );
    this.lambda.addToRolePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        actions: ['kms:Decrypt'],
        resources: [tableKey.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `dynamodb.${table.stack.region}.amazonaws.com` } },
      }),
    );
    return this;
  }

  /** Allows queries of an index of the table. */
  queryIndex({ table }: Pick<DataResources, 'table'>, index: string): this {
    return this.allow(['dynamodb:Query'], [`${table.tableArn}/index/${index}`]);
  }

  /** Allows sending to a queue. @param variable gets the URL of the queue */
  sendTo(queue: IQueue, variable: string): this {
    this.lambda.addEnvironment(variable, queue.queueUrl);
    return this.allow(['sqs:SendMessage'], [queue.queueArn]);
  }

  /** Makes a queue an event source of the function. Lambda's poller uses the function's role. */
  readFrom(queue: IQueue, { maxConcurrency }: { maxConcurrency: number }): this {
    this.lambda.addEventSourceMapping('Source', {
      eventSourceArn: queue.queueArn,
      // The maximum without a batching window.
      batchSize: 10,
      reportBatchItemFailures: true,
      maxConcurrency,
    });
    // The permissions that Lambda needs (Developer Guide, "Using Lambda with Amazon SQS"). CDK's
    // event source grants two more.
    return this.allow(
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      [queue.queueArn],
    );
  }

  /**
   * Allows changing when a failed message is received again.
   * @param variable gets the URL of the queue
   */
  returnTo(queue: IQueue, variable: string): this {
    this.lambda.addEnvironment(variable, queue.queueUrl);
    return this.allow(['sqs:ChangeMessageVisibility'], [queue.queueArn]);
  }

  /** Allows reading a secret. @param variable gets the ARN of the secret */
  readSecret(secret: Secret, variable: string): this {
    this.lambda.addEnvironment(variable, secret.secretArn);
    return this.allow(['secretsmanager:GetSecretValue'], [secret.secretArn]);
  }

  /** Allows requests to the model, with the operator's API key. */
  askModel(key: Secret): this {
    const environment = { OPENAI_MODEL: 'gpt-4o', OPENAI_BASE_URL: '', OPENAI_TIMEOUT_SECONDS: '60' };
    for (const [name, value] of Object.entries(environment)) this.lambda.addEnvironment(name, value);
    return this.readSecret(key, 'OPENAI_SECRET_ARN');
  }

  private codeOf({ entry, files = [] }: PostcallFunctionProps): Code {
    const bundles: unknown = this.node.tryGetContext(BUNDLES);
    if (typeof bundles !== 'string') return Code.fromInline('// not bundled');
    const bundle = bundleOf(bundles, entry);
    for (const file of files) cpSync(file, path.join(bundle, file));
    return Code.fromAsset(bundle);
  }

  private allow(actions: readonly string[], resources: string[]): this {
    this.lambda.addToRolePolicy(
      new PolicyStatement({ effect: Effect.ALLOW, actions: [...actions], resources }),
    );
    return this;
  }
}
