import { describe, expect, it } from '@jest/globals';
import { intrinsicsOf, StackTemplate } from '../../../local/cloudformation/intrinsics.ts';

const stack = (Resources: Record<string, { Type: string }>, Outputs = {}) =>
  StackTemplate.parse({ Resources, Outputs });

const { resolve } = intrinsicsOf(
  new Map([
    [
      'data',
      stack(
        { Table: { Type: 'AWS::DynamoDB::Table' }, Key: { Type: 'AWS::KMS::Key' } },
        { T: { Value: { 'Fn::GetAtt': ['Table', 'Arn'] }, Export: { Name: 'data:TableArn' } } },
      ),
    ],
    ['service', stack({ Queue: { Type: 'AWS::SQS::Queue' }, Backend: { Type: 'AWS::Lambda::Function' } })],
  ]),
  { queueUrl: (name) => `http://sqs/${name}` },
);

/** CloudFormation's form, which looks like JavaScript's. */
const placeholder = (name: string) => `$\{${name}}`;

describe('an intrinsic function', () => {
  it.each([
    [{ Ref: 'AWS::Region' }, 'us-east-1'],
    [{ Ref: 'Queue' }, 'http://sqs/Queue'],
    [{ Ref: 'Backend' }, 'Backend'],
    [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:aws:sqs:us-east-1:000000000000:Queue'],
    [{ 'Fn::GetAtt': ['Queue', 'QueueName'] }, 'Queue'],
    [{ 'Fn::Join': ['/', ['a', { Ref: 'Backend' }]] }, 'a/Backend'],
    [
      { 'Fn::Sub': `${placeholder('AWS::AccountId')} ${placeholder('Queue.QueueName')}` },
      '000000000000 Queue',
    ],
    [{ 'Fn::ImportValue': 'data:TableArn' }, 'arn:aws:dynamodb:us-east-1:000000000000:table/Table'],
    [
      { a: [{ Ref: 'Backend' }, 1, null], Ref: 'two keys are no intrinsic' },
      { a: ['Backend', 1, null], Ref: 'two keys are no intrinsic' },
    ],
  ])('%j is resolved', (value, resolved) => {
    expect(resolve('service', value)).toEqual(resolved);
  });

  it.each([
    [{ Ref: 'Nothing' }, 'refers to Nothing, which its stack does not have'],
    [{ Ref: 'Table' }, 'refers to Table, which its stack does not have'],
    [{ Ref: '__proto__' }, 'refers to __proto__'],
    [{ Ref: 7 }, 'uses Ref in a form'],
    [{ 'Fn::GetAtt': ['Queue', 'Colour'] }, 'uses Colour of Queue (AWS::SQS::Queue)'],
    [{ 'Fn::GetAtt': 'Queue.Arn' }, 'uses Fn::GetAtt in a form'],
    [{ 'Fn::Join': ['', [{ a: 1 }]] }, 'uses Fn::Join in a form'],
    [{ 'Fn::Sub': ['text', {}] }, 'uses Fn::Sub in a form'],
    [{ 'Fn::ImportValue': 'data:Nothing' }, 'imports data:Nothing, which no stack exports'],
    [{ 'Fn::If': ['a', 1, 2] }, 'uses Fn::If, which the local stack does not support'],
  ])('%j is refused, not guessed', (value, message) => {
    expect(() => resolve('service', value)).toThrow(message);
  });
});

it('refuses two stacks with a resource of the same name', () => {
  const one = stack({ Backend: { Type: 'AWS::Lambda::Function' } });
  const stacks = new Map([
    ['a', one],
    ['b', one],
  ]);
  expect(() => intrinsicsOf(stacks, { queueUrl: String })).toThrow(
    'two stacks of the template have a resource with the logical id Backend',
  );
});
