/** `npm run redrive -- --dead-letters ARN`: sends what rests in a dead-letter queue back to where it came from, and shows how far it is. */
import { setTimeout as wait } from 'node:timers/promises';
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
  'npm run redrive -- --dead-letters arn:aws:sqs:…, as the stack’s outputs have it [--per-second 50]';
const ARN = /^arn:aws[\w-]*:sqs:([\w-]+):\d{12}:[\w-]+$/;
const PAUSE_MS = 1_000;
// Slower than SQS would, for whoever is called again is somebody's system; SQS takes at most 500.
const PER_SECOND = '50';

/** @throws {Error} when the task cannot be started, or ends otherwise than completed */
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
        throw new Error(`the task is ${Status}: ${task?.FailureReason ?? 'no reason was given'}`);
      await wait(PAUSE_MS);
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
    options: { 'dead-letters': { type: 'string' }, 'per-second': { type: 'string', default: PER_SECOND } },
  });
  const arn = values['dead-letters'] ?? '';
  const [, region] = ARN.exec(arn) ?? [];
  const perSecond = Number(values['per-second']);
  if (!region) throw new Error(`say which queue: ${USAGE}`);
  if (!Number.isInteger(perSecond) || perSecond < 1 || perSecond > 500)
    throw new Error('--per-second is 1 to 500');
  const moved = await redrive(new SQSClient({ region }), arn, perSecond);
  console.log(`${moved} messages are on their way again`);
} catch (error) {
  console.error(pc.red(`postcall: ${error instanceof Error ? error.message : error}`));
  process.exitCode = 1;
}
