/** A queue with its dead-letter queue, and the limits that every queue of ours keeps. */
import { Duration } from 'aws-cdk-lib';
import { Effect, type IPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption, RedrivePermission } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { MAX_RECEIVES } from '../lib/queues/limits.ts';

export interface QueueWithDeadLettersProps {
  /** Of the function that reads it; visibility is six times that, as Lambda asks of its event sources. */
  functionTimeout: Duration;
  /** Others than this account's own functions who may send; each must use TLS. */
  senders?: IPrincipal[];
}

export class QueueWithDeadLetters extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: QueueWithDeadLettersProps) {
    super(scope, id);
    // Any queue of this account may name it as its own: to name ours alone, each of the two would have to exist before the other.
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.queue = new Queue(this, 'Queue', {
      // Nobody's dead letters come in here as if they were events.
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
