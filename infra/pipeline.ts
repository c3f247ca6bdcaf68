/** The way of a call: call-ended queue → extractor → delivery-due queue → dispatcher. */
import { Duration } from 'aws-cdk-lib';
import { ArnPrincipal } from 'aws-cdk-lib/aws-iam';
import { type IFunction, RecursiveLoop } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { FAILURES_INDEX } from '../lib/table/keys.ts';
import type { Context } from './context.ts';
import type { Foundation } from './data-stack.ts';
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
    { foundation, callEndedSenders }: { foundation: Foundation } & Pick<Context, 'callEndedSenders'>,
  ) {
    super(scope, id);
    // A model request may take 60 s and be repeated twice; what is left over is for the table.
    const extractorTimeout = Duration.seconds(180);
    // A delivery may take 15 s. A batch of ten is sent at once; one process that takes many batches, as the local one, lets each
    // wait up to twice as long for a connection.
    const dispatcherTimeout = Duration.seconds(60);
    // Ten calls of 900 KB, or a hundred deliveries in hand, stay below 300 MB (test/lib/extraction/memory, test/slow/flood); and a
    // share of a core comes with it: less would be slower, and cost the same.
    const memorySize = 512;

    // Whoever may send here speaks for all outlets: the principals are named at deployment, in the CDK context.
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
      // A call waits for a busy model by messages to this queue, for a day at most (docs/adr/0004).
      recursiveLoop: RecursiveLoop.ALLOW,
    })
      // BatchWriteItem: it finishes erasures that died half-way.
      .useTable(foundation, ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'])
      .queryIndex(foundation, FAILURES_INDEX)
      .askModel(foundation.openAiSecret)
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
      // Its chain through one queue is intended, and bounded by the schedule in the table; Lambda would stop it after 16 hops.
      recursiveLoop: RecursiveLoop.ALLOW,
    })
      .useTable(foundation, [
        'GetItem',
        'BatchGetItem',
        'Query',
        'PutItem',
        'UpdateItem',
        'ConditionCheckItem',
      ])
      .queryIndex(foundation, FAILURES_INDEX)
      .sendTo(this.deliveryDue.queue, 'DELIVERY_DUE_QUEUE_URL')
      .returnTo(this.deliveryDue.queue, 'DELIVERY_DUE_QUEUE_URL')
      .readFrom(this.deliveryDue.queue, { maxConcurrency: 100 });
    this.dispatcher = dispatcher.lambda;
  }
}
