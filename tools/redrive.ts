/**
 * `npm run redrive -- --dead-letters ARN`: moves the messages of a dead-letter queue back to their
 * queue and shows the progress.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { SingleBar } from 'cli-progress';
import pc from 'picocolors';

const USAGE =
  'npm run redrive -- --dead-letters ARN [--per-second 50], with the ARN from the outputs of the service stack';
const ARN = /^arn:aws[\w-]*:sqs:([\w-]+):\d{12}:[\w-]+$/;
const POLL_MS = 1_000;
// SQS allows up to 500. A slower default protects the destinations, which get the deliveries again.
const DEFAULT_PER_SECOND = '50';

/**
 * Returns the number of moved messages.
 * @throws {Error} when the task does not start or does not complete
 */
async function redrive(client: SQSClient, SourceArn: string, perSecond: number): Promise<number> {
  const bar = new SingleBar({ format: '{bar} {value}/{total} messages' });
  await client.send(new StartMessageMoveTaskCommand({ SourceArn, MaxNumberOfMessagesPerSecond: perSecond }));
  try {
    for (;;) {
      const { Results: [task] = [] } = await client.send(
        new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 1 }),
      );
      const { Status, moved, all } = progressOf(task);
      if (bar.isActive) bar.update(moved);
      else bar.start(all, moved);
      if (Status === 'COMPLETED') return moved;
      if (Status !== 'RUNNING')
        throw new Error(`the move task is ${Status}: ${task?.FailureReason ?? 'SQS gives no reason'}`);
      await sleep(POLL_MS);
    }
  } finally {
    bar.stop();
  }
}

const progressOf = (task: ListMessageMoveTasksResultEntry | undefined) => ({
  Status: task?.Status,
  moved: task?.ApproximateNumberOfMessagesMoved ?? 0,
  all: task?.ApproximateNumberOfMessagesToMove ?? 0,
});

try {
  const { values } = parseArgs({
    options: {
      'dead-letters': { type: 'string' },
      'per-second': { type: 'string', default: DEFAULT_PER_SECOND },
    },
  });
  const arn = values['dead-letters'] ?? '';
  const [, region] = ARN.exec(arn) ?? [];
  const perSecond = Number(values['per-second']);
  if (!region) throw new Error(`give the ARN of a dead-letter queue: ${USAGE}`);
  if (!Number.isInteger(perSecond) || perSecond < 1 || perSecond > 500)
    throw new Error('--per-second must be a whole number from 1 to 500');
  const moved = await redrive(new SQSClient({ region }), arn, perSecond);
  console.log(`${moved} ${moved === 1 ? 'message was' : 'messages were'} moved back`);
} catch (error) {
  console.error(pc.red(`postcall: ${error instanceof Error ? error.message : error}`));
  process.exitCode = 1;
}
