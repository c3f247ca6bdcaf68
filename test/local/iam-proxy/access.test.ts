import { describe, expect, it } from '@jest/globals';
import { createAccess } from '../../../local/iam-proxy/access.ts';
import { callerOf, operationOf } from '../../../local/iam-proxy/permissions.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:Work';
const LOGS = 'arn:aws:logs:us-east-1:000000000000:log-group:Logs';
const send = { action: 'sqs:SendMessage', resource: QUEUE };
const decrypt = {
  action: 'kms:Decrypt',
  resource: 'the key',
  viaService: 'dynamodb.us-east-1.amazonaws.com',
};

const anAccess = () => {
  const access = createAccess();
  const grants = [send, decrypt, { action: 'logs:PutLogEvents', resource: `${LOGS}:*` }];
  access.setCallers([{ name: 'Reader', role: 'ReaderRole', grants }]);
  return access;
};

describe('access', () => {
  it('is allowed only with every permission', () => {
    const { refusal } = anAccess();
    expect(refusal('Reader', [send, decrypt])).toBeUndefined();
    expect(refusal('Reader', [send, { action: 'sqs:ReceiveMessage', resource: QUEUE }])).toBe(
      'User: arn:aws:sts::000000000000:assumed-role/ReaderRole/Reader is not authorized to perform: sqs:ReceiveMessage' +
        ` on resource: ${QUEUE} because no identity-based policy allows the sqs:ReceiveMessage action`,
    );
  });

  it.each([
    ['another action', { ...send, action: 'sqs:sendmessage' }],
    ['a queue whose name goes on', { ...send, resource: `${QUEUE}2` }],
    ['a queue whose name is shorter', { ...send, resource: QUEUE.slice(0, -1) }],
    ['every queue', { ...send, resource: '*' }],
    ['the key through another service', { ...decrypt, viaService: 'sqs.us-east-1.amazonaws.com' }],
    ['the key by itself', { action: decrypt.action, resource: decrypt.resource }],
    ['the log of another function', { action: 'logs:PutLogEvents', resource: `${LOGS}2:log-stream:local` }],
  ])('to one resource does not allow %s', (_, permission) => {
    expect(anAccess().refusal('Reader', [permission])).toContain('is not authorized');
  });

  it('to a pattern allows everything with that prefix', () => {
    const stream = { action: 'logs:PutLogEvents', resource: `${LOGS}:log-stream:local` };
    expect(anAccess().refusal('Reader', [stream])).toBeUndefined();
  });

  it.each(['Another', '', 'Reader2'])('is refused to an unknown caller: "%s"', (name) => {
    expect(anAccess().refusal(name, [send])).toContain('is not authorized');
  });

  it('is unlimited for the person who runs the stack', () => {
    expect(anAccess().refusal('local', [{ action: 'dynamodb:Scan', resource: '*' }])).toBeUndefined();
  });

  it('reports unused grants, and replaces earlier grants', () => {
    const access = anAccess();
    access.refusal('Reader', [send]);
    expect(access.report().map(({ action, used }) => [action, used])).toEqual([
      ['sqs:SendMessage', true],
      ['kms:Decrypt', false],
      ['logs:PutLogEvents', false],
    ]);
    access.setCallers([{ name: 'Reader', role: 'ReaderRole', grants: [] }]);
    expect(access.refusal('Reader', [send])).toContain('is not authorized');
  });
});

describe('a refusal', () => {
  it('is counted for the missing grant only', () => {
    const access = anAccess();
    const receive = { action: 'sqs:ReceiveMessage', resource: QUEUE };
    access.refusal('Reader', [send, receive]);
    access.refusal('Reader', [receive]);
    access.refusal('Another', [receive]);
    expect(access.refusals('Reader', receive)).toBe(2);
    expect(access.refusals('Reader', { ...receive, resource: `${QUEUE}2` })).toBe(0);
    expect(access.refusals('Reader', send)).toBe(0);
  });
});

describe('a caller', () => {
  const signed = (id: string) => ({
    authorization: `AWS4-HMAC-SHA256 Credential=${id}/20261126/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0`,
  });

  it('is identified by the access key id', () => expect(callerOf(signed('Reader'))).toBe('Reader'));

  it.each([
    ['no signature', {}],
    ['a bearer token', { authorization: 'Bearer local' }],
    ['a signature of another kind', { authorization: 'AWS4-ECDSA Credential=local/20261126/x' }],
    ['an owner in the middle', { authorization: 'x AWS4-HMAC-SHA256 Credential=local/20261126/x' }],
  ])('with %s has no caller', (_, headers) => expect(callerOf(headers)).toBe(''));

  it('has an operation', () => {
    expect(operationOf({ 'x-amz-target': 'DynamoDB_20120810.GetItem' })).toBe('GetItem');
    expect(operationOf({})).toBeUndefined();
  });
});
