/**
 * A small CloudFormation template in two stacks, as the CDK app has: one function with a route and
 * an event source.
 */

export type Resources = Record<
  string,
  { Type: string; Properties: Record<string, unknown>; Metadata?: Record<string, unknown> }
>;

const exported = (name: string, value: unknown) => ({ Value: value, Export: { Name: `data:${name}` } });
const getArn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** Returns the templates by stack name; `change` may edit the resources of both. */
export function aTemplate(change: (resources: Resources) => void = () => undefined): Map<string, unknown> {
  const data: Resources = {
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      },
    },
    Jwt: { Type: 'AWS::SecretsManager::Secret', Properties: {} },
  };
  const service: Resources = {
    Dead: { Type: 'AWS::SQS::Queue', Properties: {} },
    Work: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        VisibilityTimeout: 180,
        RedrivePolicy: { deadLetterTargetArn: getArn('Dead'), maxReceiveCount: 5 },
      },
    },
    Reader: {
      Type: 'AWS::Lambda::Function',
      Metadata: { 'postcall:entry': 'functions/reader.ts' },
      Properties: {
        Handler: 'index.handler',
        Timeout: 30,
        MemorySize: 512,
        Role: getArn('ReaderRole'),
        LoggingConfig: { LogGroup: { Ref: 'ReaderLogs' } },
        Environment: {
          Variables: {
            TABLE_NAME: { 'Fn::ImportValue': 'data:Table' },
            QUEUE_URL: { Ref: 'Work' },
            JWT_SECRET_ARN: { 'Fn::ImportValue': 'data:Jwt' },
            PLAIN: 'as it stands',
          },
        },
      },
    },
    ReaderLogs: { Type: 'AWS::Logs::LogGroup', Properties: {} },
    ReaderRole: { Type: 'AWS::IAM::Role', Properties: {} },
    ReaderPolicy: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: 'sqs:ReceiveMessage', Resource: getArn('Work') },
            {
              Effect: 'Allow',
              Action: ['dynamodb:GetItem', 'dynamodb:Query'],
              Resource: { 'Fn::ImportValue': 'data:TableArn' },
            },
          ],
        },
        Roles: [{ Ref: 'ReaderRole' }],
      },
    },
    ReaderIntegration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: { IntegrationUri: getArn('Reader'), PayloadFormatVersion: '2.0' },
    },
    ItemRoute: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        RouteKey: 'GET /items/{id}',
        AuthorizationType: 'NONE',
        Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'ReaderIntegration' }]] },
      },
    },
    Source: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: getArn('Work'),
        FunctionName: { Ref: 'Reader' },
        BatchSize: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 50 },
      },
    },
  };
  const all: Resources = { ...data, ...service };
  change(all);
  const stackOf = (own: Resources) => (id: string) => id in own;
  const pick = (belongs: (id: string) => boolean) =>
    Object.fromEntries(Object.entries(all).filter(([id]) => belongs(id)));
  return new Map<string, unknown>([
    [
      'data',
      {
        Resources: pick(stackOf(data)),
        Outputs: {
          A: exported('Table', { Ref: 'Table' }),
          B: exported('Jwt', { Ref: 'Jwt' }),
          C: exported('TableArn', getArn('Table')),
        },
      },
    ],
    ['service', { Resources: pick((id) => !stackOf(data)(id)) }],
  ]);
}
