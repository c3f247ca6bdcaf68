import { describe, expect, it } from '@jest/globals';
import {
  type Permission,
  permissionsOnQueue,
  permissionsOnTable,
} from '../../../local/iam-proxy/permissions.ts';

const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/Table';
const brief = (permissions: readonly Permission[]) =>
  permissions.map(({ action, resource }) => `${action} ${resource}`);
const onTable = (operation: string, body: unknown) => brief(permissionsOnTable(operation, body, undefined));

describe('a request to DynamoDB', () => {
  it.each(['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan', 'DeleteTable'])(
    '%s needs its own action on the table, by name or by ARN',
    (operation) => {
      expect(onTable(operation, { TableName: 'Table' })).toEqual([`dynamodb:${operation} ${TABLE}`]);
      expect(onTable(operation, { TableName: TABLE })).toEqual([`dynamodb:${operation} ${TABLE}`]);
    },
  );

  it.each(['Query', 'Scan'])('%s on an index needs it there, and nothing on the table', (operation) => {
    expect(onTable(operation, { TableName: 'Table', IndexName: 'calls' })).toEqual([
      `dynamodb:${operation} ${TABLE}/index/calls`,
    ]);
  });

  it.each([
    ['BatchGetItem', { Table: { Keys: [] }, Other: { Keys: [] } }],
    ['BatchWriteItem', { Table: [], Other: [] }],
  ])('%s needs its action on each of its tables', (operation, RequestItems) => {
    expect(onTable(operation, { RequestItems })).toEqual([
      `dynamodb:${operation} ${TABLE}`,
      `dynamodb:${operation} arn:aws:dynamodb:us-east-1:000000000000:table/Other`,
    ]);
  });

  it('that is a transaction needs what its parts need, each once', () => {
    const TableName = 'Table';
    const TransactItems = [
      { Put: { TableName } },
      { Put: { TableName } },
      { Update: { TableName } },
      { Delete: { TableName } },
      { ConditionCheck: { TableName } },
    ];
    expect(onTable('TransactWriteItems', { TransactItems })).toEqual(
      ['PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'].map((one) => `dynamodb:${one} ${TABLE}`),
    );
    expect(onTable('TransactGetItems', { TransactItems: [{ Get: { TableName } }] })).toEqual([
      `dynamodb:GetItem ${TABLE}`,
    ]);
  });

  it('needs the key of the table as well, through DynamoDB', () => {
    expect(permissionsOnTable('GetItem', { TableName: 'Table' }, 'the key')).toContainEqual({
      action: 'kms:Decrypt',
      resource: 'the key',
      viaService: 'dynamodb.us-east-1.amazonaws.com',
    });
  });

  it.each<[string, string, unknown]>([
    ['a statement in PartiQL', 'ExecuteStatement', { Statement: 'SELECT * FROM "Table"' }],
    ['a transaction without parts', 'TransactWriteItems', {}],
    ['a transaction whose part has no table', 'TransactWriteItems', { TransactItems: [{ Put: {} }] }],
    ['a body that is no object', 'GetItem', 'Table'],
    ['no operation', '', { TransactItems: [] }],
  ])('that is not understood is never granted: %s', (_, operation, body) => {
    expect(onTable(operation, body)).toEqual([`dynamodb:${operation} *`]);
  });

  it('with a part of an unknown kind is never granted', () => {
    const TransactItems: Record<string, object>[] = [
      { constructor: { TableName: 'Table' } },
      { Drop: { TableName: 'Table' } },
    ];
    for (const one of onTable('TransactWriteItems', { TransactItems })) {
      expect(one).not.toMatch(/dynamodb:(?:Get|Put|Update|Delete)Item /);
    }
  });
});

describe('a request to SQS', () => {
  it.each([
    ['SendMessage', 'SendMessage'],
    ['SendMessageBatch', 'SendMessage'],
    ['DeleteMessageBatch', 'DeleteMessage'],
    ['ChangeMessageVisibilityBatch', 'ChangeMessageVisibility'],
    ['ReceiveMessage', 'ReceiveMessage'],
    ['PurgeQueue', 'PurgeQueue'],
  ])('%s needs %s on its queue', (operation, action) => {
    const QueueUrl = 'http://127.0.0.1:4566/000000000000/Work';
    expect(brief(permissionsOnQueue(operation, { QueueUrl }))).toEqual([
      `sqs:${action} arn:aws:sqs:us-east-1:000000000000:Work`,
    ]);
  });

  it('that names no queue needs its action on everything', () => {
    expect(brief(permissionsOnQueue('ListQueues', {}))).toEqual(['sqs:ListQueues *']);
  });
});
