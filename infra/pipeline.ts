/** The pipeline of a call: call-ended queue → extractor → delivery-due queue → dispatcher. */
import { Duration } from 'aws-cdk-lib';
import { ArnPrincipal } from 'aws-cdk-lib/aws-iam';
import { type IFunction, RecursiveLoop } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { FAILURES_INDEX } from '../lib/table/keys.ts';
import type { Context } from './context.ts';
import type { DataResources } from './data-stack.ts';
import { PostcallFunction } from './function.ts';
import { QueueWithDeadLetters } from './queue.ts';
import { RETENTION } from './retention.ts';

export class Pipeline extends Construct {
  readonly callEnded: QueueWithDeadLetters;
  readonly deliveryDue: QueueWithDeadLetters;
  readonly extractor: IFunction;
  readonly dispatcher: IFunction;

  constructor(
    scope: Construct,
    id: string,
    { data, callEndedSenders }: { data: DataResources } & Pick<Context, 'callEndedSenders'>,
  ) {
    super(scope, id);
    // A model request may take 60 s, and the SDK may repeat it twice.
    const extractorTimeout = Duration.seconds(180);
    // A delivery may take 15 s. The deliveries of a batch are sent at once. In a process with many
    // batches, such as the local stack, each may also wait up to 30 s for a connection.
    const dispatcherTimeout = Duration.seconds(60);
    // Ten calls of 900 KB, or a hundred deliveries in flight, stay below 300 MB
    // (test/lib/extraction/memory, test/slow/delivery-burst). The share of a CPU core grows with
    // memory: less memory would be slower at the same cost.
    const memorySize = 512;

    // A sender may send calls of any outlet, so the CDK context names the principals.
    this.callEnded = new QueueWithDeadLetters(this, 'CallEnded', {
      functionTimeout: extractorTimeout,
      senders: callEndedSenders.map((arn) => new ArnPrincipal(arn)),
    });
    this.deliveryDue = new QueueWithDeadLetters(this, 'DeliveryDue', { functionTimeout: dispatcherTimeout });

    const extractor = new PostcallFunction(this, 'Extractor', {
      entry: 'functions/pipeline/extract.ts',
      timeout: extractorTimeout,
      memorySize,
      environment: { OPENAI_MAX_RETRIES: '2', ...RETENTION },
      // A call that waits for a busy model is sent to this queue again, for a day at most
      // (docs/adr/0004).
      recursiveLoop: RecursiveLoop.ALLOW,
    })
      // BatchWriteItem: the extractor finishes interrupted erasures.
      .useTable(data, ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'])
      .queryIndex(data, FAILURES_INDEX)
      .askModel(data.openAiSecret)
      .sendTo(this.deliveryDue.queue, 'DELIVERY_DUE_QUEUE_URL')
      .sendTo(this.callEnded.queue, 'CALL_ENDED_QUEUE_URL')
      .returnTo(this.callEnded.queue, 'CALL_ENDED_QUEUE_URL')
      .readFrom(this.callEnded.queue, { maxConcurrency: 50 });
    this.extractor = extractor.lambda;

    const dispatcher = new PostcallFunction(this, 'Dispatcher', {
      entry: 'functions/pipeline/dispatch.ts',
      timeout: dispatcherTimeout,
      memorySize,
      environment: {
        RETRY_SCHEDULE_SECONDS: '0,5,300,1800,7200,18000,36000,36000',
        DELIVERY_TIMEOUT_SECONDS: '15',
        ALLOWED_PRIVATE_NETWORKS: '',
        ALLOW_HTTP_DESTINATIONS: 'false',
        DISABLE_AFTER_SECONDS: '432000',
      },
      // Retries send messages to the same queue, limited by the retry schedule. Lambda would stop
      // such a loop after 16 rounds.
      recursiveLoop: RecursiveLoop.ALLOW,
    })
      .useTable(data, ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'ConditionCheckItem'])
      .queryIndex(data, FAILURES_INDEX)
      .sendTo(this.deliveryDue.queue, 'DELIVERY_DUE_QUEUE_URL')
      .returnTo(this.deliveryDue.queue, 'DELIVERY_DUE_QUEUE_URL')
      .readFrom(this.deliveryDue.queue, { maxConcurrency: 100 });
    this.dispatcher = dispatcher.lambda;
  }
}
