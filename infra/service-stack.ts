/** What a deployment replaces: queues, functions and the API over the data that stays. */
import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { Alarms } from './alarms.ts';
import { Api } from './api.ts';
import type { Context } from './context.ts';
import { Dashboard } from './dashboard.ts';
import type { Foundation } from './data-stack.ts';
import { Pipeline } from './pipeline.ts';

export class ServiceStack extends Stack {
  readonly httpApi: HttpApi;

  constructor(
    scope: Construct,
    id: string,
    { foundation, context }: { foundation: Foundation; context: Context },
  ) {
    super(scope, id, { terminationProtection: context.stage !== 'dev' });
    const { callEndedSenders, corsOrigins, alarmEmails } = context;
    const pipeline = new Pipeline(this, 'Pipeline', { foundation, callEndedSenders });
    const { callEnded, deliveryDue } = pipeline;
    const api = new Api(this, 'Api', {
      foundation,
      callEnded: callEnded.queue,
      deliveryDue: deliveryDue.queue,
      corsOrigins,
    });

    this.httpApi = api.httpApi;
    const watched = { pipeline, api: api.httpApi, table: foundation.table };
    const { all: alarms } = new Alarms(this, 'Alarms', { ...watched, emails: alarmEmails });
    const dashboard = new Dashboard(this, 'Dashboard', { ...watched, alarms });

    new CfnOutput(this, 'ApiUrl', { value: api.httpApi.apiEndpoint });
    new CfnOutput(this, 'CallEndedQueueUrl', { value: callEnded.queue.queueUrl });
    new CfnOutput(this, 'CallEndedQueueArn', { value: callEnded.queue.queueArn });
    new CfnOutput(this, 'DashboardName', { value: dashboard.name });
    // Who redrives a dead-letter queue names it by its ARN.
    new CfnOutput(this, 'CallEndedDeadLettersArn', { value: callEnded.deadLetters.queueArn });
    new CfnOutput(this, 'DeliveryDueDeadLettersArn', { value: deliveryDue.deadLetters.queueArn });
  }
}
