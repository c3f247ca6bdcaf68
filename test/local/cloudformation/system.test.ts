import { describe, expect, it } from '@jest/globals';
import { readSystem } from '../../../local/cloudformation/system.ts';
import { aTemplate, type Resources } from '../../support/cloudformation-template.ts';

const read = (changes: (resources: Resources) => void = () => undefined) =>
  readSystem(aTemplate(changes), { queueUrl: (name) => `http://sqs/${name}` });

describe('a template', () => {
  it('defines everything that runs', () => {
    expect(read()).toEqual({
      table: {
        name: 'Table',
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        GlobalSecondaryIndexes: [],
      },
      queues: [
        {
          name: 'Dead',
          visibilitySeconds: 30,
          retentionSeconds: 345_600,
          delaySeconds: 0,
          redrive: undefined,
        },
        {
          name: 'Work',
          visibilitySeconds: 180,
          retentionSeconds: 345_600,
          delaySeconds: 0,
          redrive: { deadLetters: 'Dead', maxReceiveCount: 5 },
        },
      ],
      functions: [
        {
          name: 'Reader',
          entry: 'functions/reader.ts',
          source: 'functions/reader.ts',
          timeoutSeconds: 30,
          memoryMb: 512,
          environment: {
            TABLE_NAME: 'Table',
            QUEUE_URL: 'http://sqs/Work',
            JWT_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:Jwt',
            PLAIN: 'as it stands',
          },
          role: 'ReaderRole',
          grants: [
            { action: 'sqs:ReceiveMessage', resource: 'arn:aws:sqs:us-east-1:000000000000:Work' },
            {
              action: 'dynamodb:GetItem',
              resource: 'arn:aws:dynamodb:us-east-1:000000000000:table/Table',
            },
            { action: 'dynamodb:Query', resource: 'arn:aws:dynamodb:us-east-1:000000000000:table/Table' },
          ],
          logGroup: 'ReaderLogs',
          settings: ['PLAIN'],
        },
      ],
      routes: [{ key: 'GET /items/{id}', function: 'Reader' }],
      eventSources: [
        { queue: 'Work', function: 'Reader', batchSize: 10, windowSeconds: 0, maxConcurrency: 50 },
      ],
    });
  });

  it('may have resources that do not run locally, with any references', () => {
    const system = read((resources) => {
      resources.Alarm = {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: { X: { 'Fn::Select': [0, { Ref: 'Nowhere' }] } },
      };
      Object.assign(resources.Reader?.Properties ?? {}, {
        DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': ['Alarm', 'Id'] } },
      });
    });
    expect(system.functions).toHaveLength(1);
  });

  it.each<[string, (resources: Resources) => void, string]>([
    [
      'something that it cannot run',
      (resources) => {
        resources.Machine = { Type: 'AWS::StepFunctions::StateMachine', Properties: {} };
      },
      'the local stack does not know how to run AWS::StepFunctions::StateMachine (Machine)',
    ],
    [
      'no table',
      (resources) => {
        delete resources.Table;
        delete resources.Reader?.Properties.Environment;
      },
      'the template must have one table, not 0',
    ],
    [
      'a role with a managed policy',
      ({ ReaderRole }) => {
        if (ReaderRole)
          ReaderRole.Properties.ManagedPolicyArns = ['arn:aws:iam::aws:policy/AdministratorAccess'];
      },
      'AWS::IAM::Role ReaderRole in the template: the local stack does not support its ManagedPolicyArns',
    ],
    [
      'a function without a source',
      ({ Reader }) => {
        if (Reader) Reader.Metadata = {};
      },
      'Reader in the template has no metadata postcall:entry with its source file',
    ],
    [
      'an integration of another format',
      ({ ReaderIntegration }) => {
        if (ReaderIntegration) ReaderIntegration.Properties.PayloadFormatVersion = '1.0';
      },
      'AWS::ApiGatewayV2::Integration ReaderIntegration in the template: the local stack does not support its PayloadFormatVersion',
    ],
    [
      'a route to nowhere',
      ({ ItemRoute }) => {
        if (ItemRoute) ItemRoute.Properties.Target = 'integrations/Nothing';
      },
      'the route GET /items/{id} has no function',
    ],
    [
      'a route of any method',
      ({ ItemRoute }) => {
        if (ItemRoute) ItemRoute.Properties.RouteKey = 'ANY /items';
      },
      'AWS::ApiGatewayV2::Route ItemRoute in the template: the local stack does not support its RouteKey',
    ],
    [
      'a route behind an authorizer, which would not be asked here',
      ({ ItemRoute }) => {
        if (ItemRoute) ItemRoute.Properties.AuthorizerId = 'x';
      },
      'AWS::ApiGatewayV2::Route ItemRoute in the template: the local stack does not support its AuthorizerId',
    ],
    [
      'an event source that filters, which would be ignored here',
      ({ Source }) => {
        if (Source) Source.Properties.FilterCriteria = { Filters: [] };
      },
      'AWS::Lambda::EventSourceMapping Source in the template: the local stack does not support its FilterCriteria',
    ],
    [
      'an event source without partial batch responses',
      ({ Source }) => {
        delete Source?.Properties.FunctionResponseTypes;
      },
      'AWS::Lambda::EventSourceMapping Source in the template: the local stack does not support its FunctionResponseTypes',
    ],
    [
      'a FIFO queue',
      ({ Work }) => {
        if (Work) Work.Properties.FifoQueue = true;
      },
      'AWS::SQS::Queue Work in the template: the local stack does not support its FifoQueue',
    ],
  ])('with %s is refused in one line', (_, change, message) => {
    expect(() => read(change)).toThrow(new Error(message));
  });

  it.each([null, 'text', { Resources: { X: { Properties: {} } } }])(
    'that is none (%j) is refused',
    (template) => {
      const templates = new Map([['a-stack', template]]);
      expect(() => readSystem(templates, { queueUrl: String })).toThrow(
        'the template of a-stack is not a CloudFormation template',
      );
    },
  );
});
