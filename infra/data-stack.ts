/** What must outlive every deployment: the table with its key, and the secrets. */
import { CfnOutput, RemovalPolicy, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { CALLS_INDEX, FAILURES_INDEX } from '../lib/table/keys.ts';

/** What functions stand on; each takes from it only what it needs. */
export interface Foundation {
  table: Table;
  tableKey: Key;
  jwtSecret: Secret;
  openAiSecret: Secret;
}

export class DataStack extends Stack implements Foundation {
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
      // 35 days are the most that DynamoDB keeps.
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
      timeToLiveAttribute: 'expires_at',
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: CALLS_INDEX,
      partitionKey: { name: 'calls_pk', type: AttributeType.STRING },
      sortKey: { name: 'calls_sk', type: AttributeType.STRING },
      // Keys only: a status that changes then costs no write of the index.
      projectionType: ProjectionType.KEYS_ONLY,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: FAILURES_INDEX,
      partitionKey: { name: 'failures_pk', type: AttributeType.STRING },
      sortKey: { name: 'failures_sk', type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });

    // A comma list, newest first, so that a secret can be rotated while tokens of the old one live.
    this.jwtSecret = new Secret(this, 'JwtSecret', {
      description:
        'postcall: the secrets that sign tokens of outlets, comma separated, each of at least 32 bytes',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.openAiSecret = new Secret(this, 'OpenAiSecret', {
      description:
        "postcall: OpenAI's API key; made as a placeholder, to be filled after the first deployment",
      removalPolicy: RemovalPolicy.RETAIN,
    });

    Validations.of(this.jwtSecret).acknowledge({
      id: 'AwsSolutions::AwsSolutions-SMG4',
      reason:
        'Whoever mints tokens must learn of a new secret first, and the old one stay until its tokens are over: a person does it, by the comma list.',
    });
    Validations.of(this.openAiSecret).acknowledge({
      id: 'AwsSolutions::AwsSolutions-SMG4',
      reason: "OpenAI's keys are made in its console; no function could make the next one.",
    });

    // What the service may refer to stays exported whether it does or not: a release that refers to more of it can be taken back.
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
