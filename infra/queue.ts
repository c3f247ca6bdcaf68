/** A queue with its dead-letter queue, and the settings of every queue of ours. */
import { Duration } from 'aws-cdk-lib';
import { Effect, type IPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption, RedrivePermission } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { MAX_RECEIVES } from '../lib/queues/limits.ts';

export interface QueueWithDeadLettersProps {
  /**
   * The timeout of the function that reads the queue. The visibility timeout is six times as long,
   * as AWS recommends.
   */
  functionTimeout: Duration;
  /** Principals that may send, besides functions of this account. */
  senders?: IPrincipal[];
}

export class QueueWithDeadLetters extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: QueueWithDeadLettersProps) {
    super(scope, id);
    // Any queue of this account may use it as its dead-letter queue: allowing only ours would be a
    // circular reference.
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.queue = new Queue(this, 'Queue', {
      // No other queue may use this one as its dead-letter queue.
      redriveAllowPolicy: { redrivePermission: RedrivePermission.DENY_ALL },
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(props.functionTimeout.toSeconds() * 6),
      retentionPeriod: Duration.days(14),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_RECEIVES },
    });
    if (props.senders && props.senders.length > 0) {
      this.queue.addToResourcePolicy(
        new PolicyStatement({
          effect: Effect.ALLOW,
          principals: props.senders,
          actions: ['sqs:SendMessage'],
          resources: [this.queue.queueArn],
        }),
      );
    }
  }
}
