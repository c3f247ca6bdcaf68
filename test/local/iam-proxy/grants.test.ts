import { describe, expect, it } from '@jest/globals';
import { grantsOf, Policy, roleOfArn } from '../../../local/iam-proxy/grants.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:Work';
const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/Table';
const allow = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: QUEUE };

const policy = (statement: object, more: object = {}) => ({
  PolicyDocument: { Version: '2012-10-17', Statement: [statement] },
  Roles: ['Reader'],
  ...more,
});

describe('the policies of a template', () => {
  it('grant each action on each resource, and a key through its service', () => {
    const viaService = 'dynamodb.us-east-1.amazonaws.com';
    const policies = [
      policy({
        ...allow,
        Action: ['dynamodb:GetItem', 'dynamodb:Query'],
        Resource: [TABLE, `${TABLE}/index/a`],
      }),
      policy({
        ...allow,
        Action: 'kms:Decrypt',
        Resource: 'arn:aws:kms:us-east-1:000000000000:key/Key',
        Condition: { StringEquals: { 'kms:ViaService': viaService } },
      }),
      policy(allow, { Roles: ['Another'] }),
    ].map((one) => Policy.parse(one));
    expect(grantsOf('Reader', policies)).toEqual([
      { action: 'dynamodb:GetItem', resource: TABLE },
      { action: 'dynamodb:GetItem', resource: `${TABLE}/index/a` },
      { action: 'dynamodb:Query', resource: TABLE },
      { action: 'dynamodb:Query', resource: `${TABLE}/index/a` },
      { action: 'kms:Decrypt', resource: 'arn:aws:kms:us-east-1:000000000000:key/Key', viaService },
    ]);
  });

  it.each([
    ['a denial', { ...allow, Effect: 'Deny' }],
    ['every action of a service', { ...allow, Action: 'sqs:*' }],
    ['every action', { ...allow, Action: '*' }],
    ['some actions of a service', { ...allow, Action: ['sqs:Send*'] }],
    ['all actions but one', { Effect: 'Allow', NotAction: 'sqs:SendMessage', Resource: QUEUE }],
    ['all resources but one', { Effect: 'Allow', Action: 'sqs:SendMessage', NotResource: QUEUE }],
    ['a pattern in a resource', { ...allow, Resource: 'arn:aws:sqs:*:000000000000:Work' }],
    ['an unsupported condition', { ...allow, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
    [
      'a second condition',
      { ...allow, Condition: { StringEquals: { 'kms:ViaService': 'dynamodb', 'aws:SourceVpc': 'vpc' } } },
    ],
  ])('are refused with %s', (_, statement) => {
    expect(Policy.safeParse(policy(statement)).success).toBe(false);
  });

  it.each(['Users', 'Groups'])('are refused for %s', (of) => {
    expect(Policy.safeParse(policy(allow, { [of]: ['Jane'] })).success).toBe(false);
  });
});

describe('the ARN of a role', () => {
  it('names it', () => expect(roleOfArn('arn:aws:iam::000000000000:role/Reader')).toBe('Reader'));

  it('of another kind is refused', () => {
    expect(() => roleOfArn('arn:aws:iam::000000000000:user/Jane')).toThrow('has an invalid ARN of a role');
  });
});
