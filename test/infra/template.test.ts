import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ENTRY_METADATA } from '../../infra/function.ts';
import { ENDPOINTS } from '../../infra/routes.ts';
import { definePostcall } from '../../infra/stacks.ts';
import { METRIC_NAMESPACE, METRICS } from '../../lib/observability/metric-names.ts';

const synthesize = (context: Record<string, unknown> = {}) => {
  const app = new App({ analyticsReporting: false, context });
  const { data, service } = definePostcall(app);
  return {
    data: Template.fromStack(data),
    service: Template.fromStack(service),
    stacks: [data, service],
  };
};

/**
 * Changing one of these ids loses its data: the old resource is retained, and the new one is empty.
 */
const STATEFUL = [
  'AlarmsAlarmKey89EE9C69',
  'JwtSecretB8834B39',
  'OpenAiSecret6D03F07E',
  'PipelineCallEndedDeadLetters85EDE9C0',
  'PipelineCallEndedQueue10006ED7',
  'PipelineDeliveryDueDeadLetters32585BF7',
  'PipelineDeliveryDueQueueC3025DE2',
  'TableCD117FA1',
  'TableKeyF581D96F',
];

const { data, service, stacks } = synthesize();
const SENDER = 'arn:aws:iam::111122223333:role/voice-platform';
const ORIGIN = 'https://console.example.com';
const EMAIL = 'ops@example.com';
/** With every setting of the CDK context. */
const configured = synthesize({
  stage: 'production',
  callEndedSenders: [SENDER],
  corsOrigins: [ORIGIN],
  alarmEmails: [EMAIL],
});
const resources = (template: Template, type: string) => Object.entries(template.findResources(type));
const statements = resources(service, 'AWS::IAM::Policy').flatMap(
  ([, { Properties }]) => Properties.PolicyDocument.Statement,
);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

describe('the synthesized template', () => {
  it('has every route of the API, and a function for unknown routes', () => {
    const routes = resources(service, 'AWS::ApiGatewayV2::Route').map(
      ([, { Properties }]) => Properties.RouteKey,
    );
    const expected = ENDPOINTS.flatMap(({ method, paths }) => paths.map((path) => `${method} ${path}`));
    expect(routes.sort()).toEqual([...expected, '$default'].sort());
  });

  it('has one function for each endpoint and each queue, whose entry has at most 40 lines', () => {
    const entries = resources(service, 'AWS::Lambda::Function').map(
      ([, { Metadata }]) => Metadata[ENTRY_METADATA],
    );
    expect(entries).toHaveLength(ENDPOINTS.length + 3);
    expect(new Set(entries).size).toBe(entries.length);
    for (const entry of entries) {
      const lines = readFileSync(entry, 'utf8').trimEnd().split('\n');
      expect({ entry, short: lines.length <= 40 }).toEqual({ entry, short: true });
    }
  });

  it('gives every queue with a reader a dead-letter queue, and a visibility timeout of six times that of its reader', () => {
    const queues = new Map(resources(service, 'AWS::SQS::Queue'));
    const functions = new Map(resources(service, 'AWS::Lambda::Function'));
    const sources = resources(service, 'AWS::Lambda::EventSourceMapping');
    expect(sources).toHaveLength(2);
    for (const [, { Properties }] of sources) {
      const queue = queues.get(Properties.EventSourceArn['Fn::GetAtt'][0]);
      const reader = functions.get(Properties.FunctionName.Ref);
      expect(queue?.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * reader?.Properties.Timeout);
      expect(queue?.Properties.RedrivePolicy.maxReceiveCount).toBe(5);
      expect(queues.has(queue?.Properties.RedrivePolicy.deadLetterTargetArn['Fn::GetAtt'][0])).toBe(true);
      expect(Properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
      expect(Properties.BatchSize).toBe(10);
    }
  });

  it('keeps messages encrypted for 14 days, and delivers batches of ten without a window', () => {
    for (const [, { Properties }] of resources(service, 'AWS::SQS::Queue')) {
      expect(Properties).toMatchObject({ MessageRetentionPeriod: 14 * 86_400, SqsManagedSseEnabled: true });
      // A queue with a reader must not be a dead-letter queue.
      if (Properties.RedrivePolicy)
        expect(Properties.RedriveAllowPolicy).toEqual({ redrivePermission: 'denyAll' });
      expect(Properties).not.toHaveProperty('FifoQueue');
    }
    // Lambda limits a batch to 6 MB: ten messages of 1 MiB arrive in two batches. Without a window
    // no message is delayed.
    for (const [, { Properties }] of resources(service, 'AWS::Lambda::EventSourceMapping')) {
      expect(Properties).not.toHaveProperty('MaximumBatchingWindowInSeconds');
    }
  });

  it('gives a delivery attempt, and a model request with its retries, less time than their function has', () => {
    const of = (entry: string) =>
      resources(service, 'AWS::Lambda::Function').find(
        ([, { Metadata }]) => Metadata[ENTRY_METADATA] === entry,
      )?.[1].Properties;
    const dispatcher = of('functions/pipeline/dispatch.ts');
    const extractor = of('functions/pipeline/extract.ts');
    const setting = (lambda: typeof dispatcher, name: string) => Number(lambda?.Environment.Variables[name]);
    // In a process with many batches a delivery may wait twice as long for a connection.
    expect(3 * setting(dispatcher, 'DELIVERY_TIMEOUT_SECONDS')).toBeLessThan(dispatcher?.Timeout);
    const asked = 1 + setting(extractor, 'OPENAI_MAX_RETRIES');
    expect(asked * setting(extractor, 'OPENAI_TIMEOUT_SECONDS')).toBeLessThanOrEqual(extractor?.Timeout);
    for (const lambda of [dispatcher, extractor]) expect(lambda?.MemorySize).toBe(512);
  });

  it('allows recursive loops only for the two functions of the pipeline', () => {
    const loops = resources(service, 'AWS::Lambda::Function')
      .filter(([, { Properties }]) => Properties.RecursiveLoop === 'Allow')
      .map(([, { Metadata }]) => Metadata[ENTRY_METADATA]);
    expect(loops.sort()).toEqual(['functions/pipeline/dispatch.ts', 'functions/pipeline/extract.ts']);
  });

  it('raises an alarm when OpenAI refuses the API key', () => {
    service.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'postcall',
      MetricName: 'Extractions',
      Dimensions: [
        { Name: 'outcome', Value: 'model_unauthorised' },
        { Name: 'service', Value: 'postcall-dev' },
      ],
      Threshold: 1,
      TreatMissingData: 'notBreaching',
    });
  });

  it('shows every metric of the functions on the dashboard, for this stage only', () => {
    const [[, page] = ['', undefined]] = resources(configured.service, 'AWS::CloudWatch::Dashboard');
    const body = JSON.stringify(page?.Properties.DashboardBody).replaceAll('\\', '');
    const shown = [...body.matchAll(/"postcall","(\w+)"|MetricName="(\w+)"/g)].map(
      ([, one, other]) => one ?? other,
    );
    const counted = Object.values(METRICS).map(({ name }) => name);
    expect([...new Set(shown)].sort()).toEqual(counted.sort());
    expect(new Set(body.match(/postcall-[a-z]+/g))).toEqual(new Set(['postcall-production']));
    for (const [id] of resources(configured.service, 'AWS::CloudWatch::Alarm'))
      expect(body).toContain(`"${id}"`);
  });

  it('has a page that says of every metric what it is', () => {
    const [, table = ''] = readFileSync('docs/operations.md', 'utf8').split('<!-- metrics');
    for (const { name, unit } of Object.values(METRICS)) {
      expect(table).toMatch(new RegExp(`^\\|.*\`${name}\`.*\\| ${unit} \\|`, 'm'));
    }
  });

  it('has no alarm on a metric that no function counts', () => {
    const names = resources(service, 'AWS::CloudWatch::Alarm').flatMap(([, { Properties }]) =>
      Properties.Namespace === METRIC_NAMESPACE ? [Properties.MetricName] : [],
    );
    expect(names).toHaveLength(3);
    for (const name of names) expect(Object.values(METRICS).map((one) => one.name)).toContain(name);
  });

  it('raises an alarm for every dead-letter queue, and for every queue whose oldest message is an hour old', () => {
    const queues = resources(service, 'AWS::SQS::Queue');
    expect(queues).toHaveLength(4);
    for (const [id, { Properties }] of queues) {
      const isRead = 'RedrivePolicy' in Properties;
      service.hasResourceProperties('AWS::CloudWatch::Alarm', {
        Namespace: 'AWS/SQS',
        MetricName: isRead ? 'ApproximateAgeOfOldestMessage' : 'ApproximateNumberOfMessagesVisible',
        Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [id, 'QueueName'] } }],
        Statistic: 'Maximum',
        Threshold: isRead ? 3600 : 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'notBreaching',
      });
    }
  });

  it('allows batch deletes only for erasing calls and for finishing interrupted erasures', () => {
    const erasing = resources(service, 'AWS::IAM::Policy')
      .filter(([, policy]) => JSON.stringify(policy).includes('dynamodb:BatchWriteItem'))
      .map(([id]) => id);
    expect(erasing.sort()).toEqual([
      expect.stringMatching(/^ApiEraseCall/),
      expect.stringMatching(/^PipelineExtractor/),
    ]);
  });

  it('allows condition checks for the function that closes deliveries', () => {
    const checks = statements.filter(({ Action }) => list(Action).includes('dynamodb:ConditionCheckItem'));
    expect(checks).toHaveLength(1);
  });

  it('grants no scan, no wildcard action, and wildcard resources only to X-Ray', () => {
    for (const statement of statements) {
      const actions = list(statement.Action);
      expect(actions.filter((action) => String(action).includes('*') || action === 'dynamodb:Scan')).toEqual(
        [],
      );
      if (list(statement.Resource).includes('*')) {
        // X-Ray has no resource-level permissions.
        expect(actions).toEqual(['xray:PutTraceSegments', 'xray:PutTelemetryRecords']);
      }
    }
  });

  it('documents each endpoint that takes an Idempotency-Key, and allows it to store requests and responses', () => {
    const taking = ENDPOINTS.filter(({ entry }) => readFileSync(entry, 'utf8').includes('idempotent('));
    expect(taking.map(({ id }) => id)).toEqual(
      ENDPOINTS.filter(({ takesIdempotencyKey }) => takesIdempotencyKey).map(({ id }) => id),
    );
    for (const { id } of taking) {
      const [, policy] =
        resources(service, 'AWS::IAM::Policy').find(([logical]) => logical.startsWith(`Api${id}Role`)) ?? [];
      const granted = policy?.Properties.PolicyDocument.Statement.flatMap((one: { Action: unknown }) =>
        list(one.Action),
      );
      for (const action of ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem']) {
        expect(granted).toContain(`dynamodb:${action}`);
      }
    }
  });

  it('allows each function to query only the index that it uses', () => {
    const indexes = statements.flatMap((statement) => {
      const [, index] = /\/index\/([\w*]+)/.exec(JSON.stringify(statement.Resource)) ?? [];
      return index === undefined ? [] : [[index, statement.Action]];
    });
    expect(indexes).toContainEqual(['calls', 'dynamodb:Query']);
    expect(indexes).toContainEqual(['failures', 'dynamodb:Query']);
    expect(indexes.filter(([, action]) => action !== 'dynamodb:Query')).toEqual([]);
  });

  it('gives the retention to every function that stores calls', () => {
    const kept = resources(service, 'AWS::Lambda::Function')
      .filter(([, { Properties }]) => 'CALL_RETENTION_DAYS' in (Properties.Environment?.Variables ?? {}))
      .map(([, { Metadata, Properties }]) => [Metadata[ENTRY_METADATA], Properties.Environment.Variables]);
    const days = { TRANSCRIPT_RETENTION_DAYS: '90', CALL_RETENTION_DAYS: '365' };
    for (const [, variables] of kept) expect(variables).toMatchObject(days);
    expect(kept.map(([entry]) => entry)).toEqual(
      expect.arrayContaining(['functions/calls/submit.ts', 'functions/pipeline/extract.ts']),
    );
  });

  it('allows the key of the table only through DynamoDB', () => {
    const keyUses = statements.filter((statement) => list(statement.Action).includes('kms:Decrypt'));
    expect(keyUses.length).toBeGreaterThan(0);
    for (const statement of keyUses)
      expect(statement.Condition.StringEquals).toHaveProperty('kms:ViaService');
  });

  it('gives the table its own key, point-in-time recovery, deletion protection and TTL', () => {
    data.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
        TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true },
      },
    });
  });

  it('gives functions the ARNs of secrets, never their values', () => {
    for (const [, { Properties }] of resources(service, 'AWS::Lambda::Function')) {
      const names = Object.keys(Properties.Environment?.Variables ?? {});
      expect(names.filter((name) => /SECRET|KEY/.test(name) && !name.endsWith('_ARN'))).toEqual([]);
    }
  });

  it('gives the token secrets only to functions that need them', () => {
    const functions = resources(service, 'AWS::Lambda::Function');
    for (const { entry } of ENDPOINTS.filter(({ withoutToken }) => withoutToken)) {
      const [, backend] = functions.find(([, { Metadata }]) => Metadata[ENTRY_METADATA] === entry) ?? [];
      expect(backend?.Properties.Environment?.Variables ?? {}).not.toHaveProperty('JWT_SECRET_ARN');
    }
  });

  it('logs no path of a request, which may contain a webhook key, no headers and no sender', () => {
    const stages = resources(service, 'AWS::ApiGatewayV2::Stage');
    expect(stages).toHaveLength(1);
    for (const [, { Properties }] of stages) {
      // API Gateway refuses other variables when it creates the stage (Developer Guide, "Customize
      // HTTP API access logs"): an HTTP API has fewer than a REST API.
      const logged = Object.values(JSON.parse(Properties.AccessLogSettings.Format));
      expect(logged.sort()).toEqual([
        '$context.error.responseType',
        '$context.integrationErrorMessage',
        '$context.integrationLatency',
        '$context.integrationStatus',
        '$context.requestId',
        '$context.responseLatency',
        '$context.responseLength',
        '$context.routeKey',
        '$context.status',
      ]);
    }
  });

  it('limits the rate of all requests, with a lower limit for routes without a token', () => {
    const [[, { Properties } = { Properties: undefined }] = []] = resources(
      service,
      'AWS::ApiGatewayV2::Stage',
    );
    const { ThrottlingRateLimit: most } = Properties.DefaultRouteSettings;
    expect(most).toBeLessThan(10_000);
    const open = ENDPOINTS.filter(({ withoutToken }) => withoutToken);
    const keys = open.flatMap(({ method, paths }) => paths.map((path) => `${method} ${path}`));
    expect(Object.keys(Properties.RouteSettings).sort()).toEqual(['$default', ...keys].sort());
    for (const { ThrottlingRateLimit } of Object.values<{ ThrottlingRateLimit: number }>(
      Properties.RouteSettings,
    )) {
      expect(ThrottlingRateLimit).toBeLessThan(most);
    }
  });

  it('allows other origins only when the context names them, and never all', () => {
    const api = (template: Template) => resources(template, 'AWS::ApiGatewayV2::Api')[0]?.[1].Properties;
    expect(api(service)).not.toHaveProperty('CorsConfiguration');
    expect(api(configured.service).CorsConfiguration).toMatchObject({
      AllowOrigins: [ORIGIN],
      AllowHeaders: ['authorization', 'content-type', 'idempotency-key'],
    });
  });

  it('sends every alarm to one encrypted topic with the e-mail addresses of the context', () => {
    const [[topic] = ['']] = resources(configured.service, 'AWS::SNS::Topic');
    const alarms = resources(configured.service, 'AWS::CloudWatch::Alarm');
    expect(alarms.length).toBeGreaterThan(10);
    for (const [, { Properties }] of alarms) {
      expect(Properties.AlarmActions).toEqual([{ Ref: topic }]);
      expect(Properties.OKActions).toEqual([{ Ref: topic }]);
    }
    configured.service.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: EMAIL,
    });
    configured.service.hasResourceProperties('AWS::KMS::Key', {
      EnableKeyRotation: true,
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
            Principal: { Service: 'cloudwatch.amazonaws.com' },
          }),
        ]),
      },
    });
  });

  it('has exactly one section of the runbook for every alarm', () => {
    const ids = resources(service, 'AWS::CloudWatch::Alarm').map(
      ([, { Properties }]) => /Runbook: (\w+)\.$/.exec(Properties.AlarmDescription)?.[1],
    );
    const sections = [...readFileSync('docs/runbook.md', 'utf8').matchAll(/^## (\w+)$/gm)];
    expect(sections.map(([, name]) => name).sort()).toEqual(ids.sort());
  });

  it('protects every stage except dev from deletion', () => {
    expect(configured.stacks.map((one) => one.terminationProtection)).toEqual([true, true]);
    expect(stacks.map((one) => one.terminationProtection)).toEqual([false, false]);
  });

  it('sets no physical names, so that two stages or a replacement never collide', () => {
    const named = [data, service].flatMap((template) =>
      Object.entries(template.toJSON().Resources).flatMap(([id, resource]) => {
        const { Type, Properties = {} } = resource as { Type: string; Properties?: Record<string, unknown> };
        const own = [`${Type.split('::').at(-1)}Name`, 'Name', 'TableName', 'QueueName', 'AlarmName'];
        // The name of a policy needs to be unique only within its role.
        if (Type === 'AWS::IAM::Policy') return [];
        return own.filter((name) => name in Properties).map((name) => `${Type} ${name} ${id}`);
      }),
    );
    // An HTTP API and its stage must have names; names of APIs need not be unique.
    expect(named.map((one) => one.split(' ').slice(0, 2).join(' ')).sort()).toEqual([
      'AWS::ApiGatewayV2::Api Name',
      'AWS::ApiGatewayV2::Stage StageName',
    ]);
  });

  it('keeps the logical ids of stateful resources, because a new id is a new, empty resource', () => {
    const stateful = [data, service].flatMap((template) =>
      ['AWS::DynamoDB::Table', 'AWS::KMS::Key', 'AWS::SecretsManager::Secret', 'AWS::SQS::Queue'].flatMap(
        (type) => resources(template, type).map(([id]) => id),
      ),
    );
    expect(stateful.sort()).toEqual(STATEFUL);
  });

  it('stays within the limits of CloudFormation and of an HTTP API', () => {
    // 500 resources a stack, 300 routes an API.
    expect(Object.keys(service.toJSON().Resources).length).toBeLessThan(450);
    expect(resources(service, 'AWS::ApiGatewayV2::Route').length).toBeLessThan(300);
  });

  it("runs every function on arm64 and Node 24 with tracing, and within API Gateway's timeout when it has routes", () => {
    for (const [, { Properties, Metadata }] of resources(service, 'AWS::Lambda::Function')) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
      });
      const isPipeline = Metadata[ENTRY_METADATA].startsWith('functions/pipeline/');
      if (!isPipeline) expect(Properties.Timeout).toBeLessThan(30);
    }
    const timeout = (entry: string) =>
      resources(service, 'AWS::Lambda::Function').find(
        ([, { Metadata }]) => Metadata[ENTRY_METADATA] === entry,
      )?.[1].Properties.Timeout;
    expect(timeout('functions/pipeline/extract.ts')).toBe(180);
    const concurrency = resources(service, 'AWS::Lambda::EventSourceMapping').map(
      ([, { Properties }]) => Properties.ScalingConfig.MaximumConcurrency,
    );
    expect(concurrency.sort()).toEqual([100, 50]);
  });

  it('keeps logs for 30 days', () => {
    const groups = resources(service, 'AWS::Logs::LogGroup');
    expect(groups).toHaveLength(ENDPOINTS.length + 4);
    for (const [, { Properties }] of groups) expect(Properties.RetentionInDays).toBe(30);
  });

  it('allows only named principals to send call-ended events from outside, and denies plain HTTP', () => {
    const allowed = (template: Template) =>
      resources(template, 'AWS::SQS::QueuePolicy')
        .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
        .filter(({ Effect }) => Effect === 'Allow');
    expect(allowed(service)).toEqual([]);
    expect(allowed(configured.service)).toMatchObject([
      { Action: 'sqs:SendMessage', Principal: { AWS: SENDER } },
    ]);
    const denied = resources(service, 'AWS::SQS::QueuePolicy').flatMap(
      ([, { Properties }]) => Properties.PolicyDocument.Statement,
    );
    expect(
      denied.every(
        ({ Effect, Condition }) => Effect === 'Deny' && Condition.Bool['aws:SecureTransport'] === 'false',
      ),
    ).toBe(true);
  });
});
