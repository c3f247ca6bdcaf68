/** The stateless resources: queues, functions, the API, alarms and the dashboard. */
import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { Alarms } from './alarms.ts';
import { Api } from './api.ts';
import type { Context } from './context.ts';
import { Dashboard } from './dashboard.ts';
import type { DataResources } from './data-stack.ts';
import { Pipeline } from './pipeline.ts';

export class ServiceStack extends Stack {
  readonly httpApi: HttpApi;

  constructor(scope: Construct, id: string, { data, context }: { data: DataResources; context: Context }) {
    super(scope, id, { terminationProtection: context.stage !== 'dev' });
    const { callEndedSenders, corsOrigins, alarmEmails } = context;
    const pipeline = new Pipeline(this, 'Pipeline', { data, callEndedSenders });
    const { callEnded, deliveryDue } = pipeline;
    const api = new Api(this, 'Api', {
      data,
      callEnded: callEnded.queue,
      deliveryDue: deliveryDue.queue,
      corsOrigins,
    });

    this.httpApi = api.httpApi;
    const monitored = { pipeline, api: api.httpApi, table: data.table };
    const { all: alarms } = new Alarms(this, 'Alarms', { ...monitored, emails: alarmEmails });
    const dashboard = new Dashboard(this, 'Dashboard', { ...monitored, alarms });

    new CfnOutput(this, 'ApiUrl', { value: api.httpApi.apiEndpoint });
    new CfnOutput(this, 'CallEndedQueueUrl', { value: callEnded.queue.queueUrl });
    new CfnOutput(this, 'CallEndedQueueArn', { value: callEnded.queue.queueArn });
    new CfnOutput(this, 'DashboardName', { value: dashboard.name });
    // `npm run redrive` needs the ARNs of the dead-letter queues.
    new CfnOutput(this, 'CallEndedDeadLettersArn', { value: callEnded.deadLetters.queueArn });
    new CfnOutput(this, 'DeliveryDueDeadLettersArn', { value: deliveryDue.deadLetters.queueArn });
  }
}
