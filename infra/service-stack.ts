/** What a deployment replaces: queues, functions and the API over the data that stays. */
import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alarms } from './alarms.ts';
import { Api } from './api.ts';
import type { Foundation } from './data-stack.ts';
import { Pipeline } from './pipeline.ts';

export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, foundation: Foundation) {
    super(scope, id);
    const pipeline = new Pipeline(this, 'Pipeline', foundation);
    const { callEnded, deliveryDue } = pipeline;
    const api = new Api(this, 'Api', {
      foundation,
      callEnded: callEnded.queue,
      deliveryDue: deliveryDue.queue,
    });

    new Alarms(this, 'Alarms', { callEnded, deliveryDue });

    new CfnOutput(this, 'ApiUrl', { value: api.url });
    new CfnOutput(this, 'CallEndedQueueUrl', { value: pipeline.callEnded.queue.queueUrl });
    new CfnOutput(this, 'CallEndedQueueArn', { value: pipeline.callEnded.queue.queueArn });
  }
}
