/** A Lambda function of ours: each permission comes with the environment variable that it is for. */
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
import type { Foundation } from './data-stack.ts';
import { serviceName } from './metrics.ts';

/** The context that says in which folder all bundles are; without it functions are not bundled, and the local stack runs their sources. */
export const BUNDLES = 'postcall:bundles';

/** Where the local stack finds a function's source: relative to the repository. */
export const ENTRY_METADATA = 'postcall:entry';

/** What a function may do with items of the table; no scan, ever (docs/adr/0001). */
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
  /** Files of the repository that are put beside the bundle, under the same path. */
  files?: readonly string[];
  /** Only for a function whose loop through its own queue is intended. */
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
      // Of its own, for CDK's comes with a managed policy that writes to every log group of the account.
      role: new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }),
      environment: { POWERTOOLS_SERVICE_NAME: serviceName(this), ...props.environment },
      ...(props.recursiveLoop && { recursiveLoop: props.recursiveLoop }),
    });
    const resource = this.lambda.node.defaultChild;
    if (CfnResource.isCfnResource(resource)) resource.addMetadata(ENTRY_METADATA, props.entry);
    Validations.of(this).acknowledge({
      id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray has no resources to name; a test holds every other statement to resources of ours.',
    });
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]);
  }

  /** The table's items by these actions, and the key that they are encrypted with (CDK's grants leave it out). */
  useTable(
    { table, tableKey }: Pick<Foundation, 'table' | 'tableKey'>,
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

  /** Finds items by an index of the table. */
  queryIndex({ table }: Pick<Foundation, 'table'>, index: string): this {
    return this.allow(['dynamodb:Query'], [`${table.tableArn}/index/${index}`]);
  }

  /** Sends to a queue whose URL stands under `variable`. */
  sendTo(queue: IQueue, variable: string): this {
    this.lambda.addEnvironment(variable, queue.queueUrl);
    return this.allow(['sqs:SendMessage'], [queue.queueArn]);
  }

  /** Is given a queue's messages, in batches; what it does not return is deleted. Lambda's poller asks with the function's role. */
  readFrom(queue: IQueue, { maxConcurrency }: { maxConcurrency: number }): this {
    this.lambda.addEventSourceMapping('Source', {
      eventSourceArn: queue.queueArn,
      // SQS's largest without a window.
      batchSize: 10,
      reportBatchItemFailures: true,
      maxConcurrency,
    });
    // What Lambda asks for (Developer Guide, "Using Lambda with Amazon SQS"); CDK's own event source grants two more.
    return this.allow(
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      [queue.queueArn],
    );
  }

  /** Decides when a message that it returns to its queue comes back. */
  returnTo(queue: IQueue, variable: string): this {
    this.lambda.addEnvironment(variable, queue.queueUrl);
    return this.allow(['sqs:ChangeMessageVisibility'], [queue.queueArn]);
  }

  /** Reads a secret whose ARN stands under `variable`. */
  readSecret(secret: Secret, variable: string): this {
    this.lambda.addEnvironment(variable, secret.secretArn);
    return this.allow(['secretsmanager:GetSecretValue'], [secret.secretArn]);
  }

  /** Asks the model, with the operator's key. */
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
