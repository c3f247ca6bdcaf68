import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { close, listen } from '../../local/loopback.ts';

const ARN = 'arn:aws:sqs:eu-west-1:111122223333:postcall-DeadLetters-1';

/**
 * SQS's two operations on message move tasks, which the emulator does not have: answers each poll
 * with the next state.
 */
async function aQueueService(...states: object[]) {
  const requests: [string, unknown][] = [];
  const server = createServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).replace('AmazonSQS.', '');
    requests.push([operation, JSON.parse(await text(request))]);
    const answer =
      operation === 'StartMessageMoveTask'
        ? { TaskHandle: 'a' }
        : { Results: [states.length > 1 ? states.shift() : states[0]] };
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answer));
  });
  const port = await listen(server, 0);
  return { requests, url: `http://127.0.0.1:${port}`, stop: () => close(server) };
}

const redrive = (endpoint: string, ...parameters: string[]) =>
  promisify(execFile)(process.execPath, ['tools/redrive.ts', ...parameters], {
    env: {
      PATH: process.env.PATH,
      NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
      AWS_ENDPOINT_URL_SQS: endpoint,
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
    },
  }).then(
    ({ stdout }) => ({ code: 0, output: stdout }),
    ({ code, stderr }) => ({ code, output: stderr }),
  );

describe('npm run redrive', () => {
  it('moves the messages back, no faster than requested, and waits until the task completes', async () => {
    const task = { ApproximateNumberOfMessagesToMove: 3 };
    const sqs = await aQueueService(
      { ...task, Status: 'RUNNING', ApproximateNumberOfMessagesMoved: 1 },
      { ...task, Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 3 },
    );
    const { code, output } = await redrive(sqs.url, '--dead-letters', ARN, '--per-second', '5');
    expect({ code, output }).toEqual({
      code: 0,
      output: expect.stringContaining('3 messages were moved back'),
    });
    expect(sqs.requests).toEqual([
      ['StartMessageMoveTask', { SourceArn: ARN, MaxNumberOfMessagesPerSecond: 5 }],
      ['ListMessageMoveTasks', { SourceArn: ARN, MaxResults: 1 }],
      ['ListMessageMoveTasks', { SourceArn: ARN, MaxResults: 1 }],
    ]);
    await sqs.stop();
  });

  it('fails with the reason when the task fails', async () => {
    const sqs = await aQueueService({
      Status: 'FAILED',
      FailureReason: 'AWS.SimpleQueueService.AccessDenied',
    });
    const { code, output } = await redrive(sqs.url, '--dead-letters', ARN);
    expect({ code, output }).toEqual({
      code: 1,
      output: expect.stringContaining('the move task is FAILED: AWS.Simple'),
    });
    await sqs.stop();
  });

  it.each([
    ['no queue', []],
    ['a URL', ['--dead-letters', 'https://sqs.eu-west-1.amazonaws.com/111122223333/a']],
    ['a rate above the limit of SQS', ['--dead-letters', ARN, '--per-second', '501']],
  ])('fails with %s and sends no request', async (_, parameters) => {
    const sqs = await aQueueService();
    expect((await redrive(sqs.url, ...parameters)).code).toBe(1);
    expect(sqs.requests).toEqual([]);
    await sqs.stop();
  });
});
