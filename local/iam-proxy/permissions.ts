/** Which permissions a request to AWS needs (AWS Service Authorization Reference). */
import * as z from 'zod';
import { ACCOUNT, REGION } from '../region.ts';

/** What a caller has to be granted. */
export interface Permission {
  action: string;
  resource: string;
  /** The service that asks in the caller's name. */
  viaService?: string;
}

const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;

const OnTable = z.object({ TableName: z.string(), IndexName: z.string().optional() });
const OnTables = z.object({ RequestItems: z.record(z.string(), z.unknown()) });
const Transaction = z.object({
  TransactItems: z.array(z.record(z.string(), z.object({ TableName: z.string() }).optional())),
});

/** A transaction's parts are authorised one by one, as if each had been sent by itself. */
const PARTS: Readonly<Record<string, string>> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

/**
 * Of a request to DynamoDB. An operation that is not known here needs a permission that nobody has: its own, on everything.
 * @param tableKey the ARN of the key that encrypts the table: DynamoDB asks KMS in the caller's name
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

/** A request may name its table by the ARN too. */
const tableArn = (table: string): string =>
  table.startsWith('arn:') ? table : arn('dynamodb', `table/${table}`);

const OnQueue = z.object({ QueueUrl: z.string() });

/** Of a request to SQS: a batch needs what each of its messages would need. */
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

/** Of reading a secret by its ARN. */
export const permissionsOnSecret = (secret: string): Permission[] => [
  { action: 'secretsmanager:GetSecretValue', resource: secret },
];

/** Of writing a line to a log group: Lambda makes the stream and fills it with the function's own role. */
export const permissionsOnLog = (logGroup: string): Permission[] =>
  ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => ({
    action,
    resource: arn('logs', `log-group:${logGroup}:log-stream:local`),
  }));

const distinct = (permissions: readonly Permission[]): Permission[] => [
  ...new Map(permissions.map((one) => [`${one.action} ${one.resource}`, one])).values(),
];
