/**
 * Reads a request to AWS: who signed it, its operation, and the permissions that it needs (Service
 * Authorization Reference).
 */

import type { IncomingHttpHeaders } from 'node:http';
import * as z from 'zod';
import { arn, REGION } from '../account.ts';

/** What a role must allow. */
export interface Permission {
  action: string;
  resource: string;
  /** The service that sends the request on behalf of the caller. */
  viaService?: string;
}

const OnTable = z.object({ TableName: z.string(), IndexName: z.string().optional() });
const OnTables = z.object({ RequestItems: z.record(z.string(), z.unknown()) });
const Transaction = z.object({
  TransactItems: z.array(z.record(z.string(), z.object({ TableName: z.string() }).optional())),
});

/** IAM authorises each part of a transaction like a request of its own. */
const PARTS: Readonly<Record<string, string>> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

/**
 * Returns the permissions of a request to DynamoDB. An unknown operation needs itself on `*`, which
 * no role allows.
 * @param tableKey the ARN of the customer managed key of the table: DynamoDB calls KMS on behalf of
 * the caller
 */
export function permissionsOnTable(
  operation: string,
  body: unknown,
  tableKey: string | undefined,
): Permission[] {
  const viaKey = tableKey
    ? [{ action: 'kms:Decrypt', resource: tableKey, viaService: `dynamodb.${REGION}.amazonaws.com` }]
    : [];
  return [...distinct(onTable(operation, body)), ...viaKey];
}

function onTable(operation: string, body: unknown): Permission[] {
  const action = `dynamodb:${operation}`;
  const transaction = Transaction.safeParse(body);
  if (/^Transact(?:Get|Write)Items$/.test(operation) && transaction.success) {
    return transaction.data.TransactItems.flatMap((item) =>
      Object.entries(item).map(([kind, part]) => ({
        action: `dynamodb:${PARTS[kind] ?? kind}`,
        resource: tableArn(part?.TableName ?? ''),
      })),
    );
  }
  const batch = OnTables.safeParse(body);
  if (/^Batch(?:Get|Write)Item$/.test(operation) && batch.success) {
    return Object.keys(batch.data.RequestItems).map((table) => ({ action, resource: tableArn(table) }));
  }
  const one = OnTable.safeParse(body);
  if (!one.success) return [{ action, resource: '*' }];
  const { TableName, IndexName } = one.data;
  const resource = tableArn(TableName);
  return [{ action, resource: IndexName === undefined ? resource : `${resource}/index/${IndexName}` }];
}

/** A request names its table by name or by ARN. */
const tableArn = (table: string): string =>
  table.startsWith('arn:') ? table : arn('dynamodb', `table/${table}`);

const OnQueue = z.object({ QueueUrl: z.string() });

/**
 * Returns the permissions of a request to SQS. A batch needs the permission of a single message.
 */
export function permissionsOnQueue(operation: string, body: unknown): Permission[] {
  const { data } = OnQueue.safeParse(body);
  const name = data?.QueueUrl.split('/').at(-1);
  return [
    {
      action: `sqs:${operation.replace(/Batch$/, '')}`,
      resource: name ? arn('sqs', name) : '*',
    },
  ];
}

/** Returns the permissions to read a secret. @param secret its ARN */
export const permissionsOnSecret = (secret: string): Permission[] => [
  { action: 'secretsmanager:GetSecretValue', resource: secret },
];

/**
 * Returns the permissions to log: Lambda creates the log stream and writes to it with the
 * function's role.
 */
export const permissionsOnLog = (logGroup: string): Permission[] =>
  ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => ({
    action,
    resource: arn('logs', `log-group:${logGroup}:log-stream:local`),
  }));

const distinct = (permissions: readonly Permission[]): Permission[] => [
  ...new Map(permissions.map((one) => [`${one.action} ${one.resource}`, one])).values(),
];

/**
 * Returns the access key id of the signature (AWS Signature Version 4), or an empty string for an
 * unsigned request. The signature is not verified: every local caller has the same secret key.
 */
export const callerOf = ({ authorization = '' }: IncomingHttpHeaders): string =>
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\//.exec(authorization)?.[1] ?? '';

/** Returns the operation of a request in an AWS JSON protocol, or undefined. */
export const operationOf = ({ 'x-amz-target': target }: IncomingHttpHeaders): string | undefined =>
  typeof target === 'string' ? target.split('.').at(-1) : undefined;
