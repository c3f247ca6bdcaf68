/**
 * The stateful resources, which every deployment keeps: the table with its key, and the secrets.
 */
import { CfnOutput, RemovalPolicy, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { CALLS_INDEX, FAILURES_INDEX } from '../lib/table/keys.ts';

/** The resources that functions use; each function gets permissions for what it needs. */
export interface DataResources {
  table: Table;
  tableKey: Key;
  jwtSecret: Secret;
  openAiSecret: Secret;
}

export class DataStack extends Stack implements DataResources {
  readonly table: Table;
  readonly tableKey: Key;
  readonly jwtSecret: Secret;
  readonly openAiSecret: Secret;

  constructor(scope: Construct, id: string, props: Pick<StackProps, 'terminationProtection'>) {
    super(scope, id, props);

    this.tableKey = new Key(this, 'TableKey', {
      description: 'postcall: encrypts the table',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: this.tableKey,
      // 35 days is the maximum.
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
      timeToLiveAttribute: 'expires_at',
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: CALLS_INDEX,
      partitionKey: { name: 'calls_pk', type: AttributeType.STRING },
      sortKey: { name: 'calls_sk', type: AttributeType.STRING },
      // Keys only: a change of status then does not write the index.
      projectionType: ProjectionType.KEYS_ONLY,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: FAILURES_INDEX,
      partitionKey: { name: 'failures_pk', type: AttributeType.STRING },
      sortKey: { name: 'failures_sk', type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });

    // A comma-separated list, newest first, so that tokens of the old secret stay valid during a
    // rotation.
    this.jwtSecret = new Secret(this, 'JwtSecret', {
      description:
        'postcall: the secrets that sign access tokens, comma-separated, newest first, each of at least 32 bytes',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.openAiSecret = new Secret(this, 'OpenAiSecret', {
      description: "postcall: OpenAI's API key; a placeholder until you set it after the first deployment",
      removalPolicy: RemovalPolicy.RETAIN,
    });

    Validations.of(this.jwtSecret).acknowledge({
      id: 'AwsSolutions::AwsSolutions-SMG4',
      reason:
        'The systems that sign tokens need a new secret first, and the old one must stay until its tokens expire: a person rotates it.',
    });
    Validations.of(this.openAiSecret).acknowledge({
      id: 'AwsSolutions::AwsSolutions-SMG4',
      reason: "OpenAI's keys are created in its console; no function can create the next one.",
    });

    // Always exported, used or not: otherwise a rollback of a release that uses one more export
    // would fail.
    for (const value of [
      this.table.tableName,
      this.table.tableArn,
      this.tableKey.keyArn,
      this.jwtSecret.secretArn,
      this.openAiSecret.secretArn,
    ]) {
      this.exportValue(value);
    }

    new CfnOutput(this, 'TableName', { value: this.table.tableName });
    new CfnOutput(this, 'JwtSecretArn', { value: this.jwtSecret.secretArn });
    new CfnOutput(this, 'OpenAiSecretArn', { value: this.openAiSecret.secretArn });
  }
}
