import { randomUUID } from 'node:crypto';
import { GetQueueAttributesCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { createAccess } from '../../local/iam-proxy/access.ts';
import { ensureReadable, startPoller } from '../../local/poller.ts';
import { ensureQueues, type Queues, startQueues } from '../../local/queues.ts';
import { eventually } from '../support/eventually.ts';

const access = createAccess();
let queues: Queues;
const pollers: { stop: () => Promise<void> }[] = [];
beforeAll(async () => {
  queues = await startQueues({ given: undefined, access });
});
afterEach(async () => {
  await Promise.all(pollers.splice(0).map((one) => one.stop()));
});
afterAll(() => queues.stop());

/** A queue with a dead-letter queue, and a function that reads it. */
async function aQueue({
  visibilitySeconds = 30,
  maxReceiveCount = 5,
  ...settings
}: {
  visibilitySeconds?: number;
  maxReceiveCount?: number;
  batchSize?: number;
  windowSeconds?: number;
  maxConcurrency?: number;
} = {}) {
  const name = `Q${randomUUID()}`;
  const dead = `${name}-dead`;
  const common = { visibilitySeconds, retentionSeconds: 60, delaySeconds: 0 };
  await ensureQueues(queues, [
    { name, ...common, redrive: { deadLetters: dead, maxReceiveCount } },
    { name: dead, ...common, redrive: undefined },
  ]);
  const source = {
    queue: name,
    function: 'F',
    batchSize: 10,
    windowSeconds: 0,
    maxConcurrency: 5,
    ...settings,
  };
  const events: SQSEvent[] = [];
  const counts = async (queue: string) => {
    const { Attributes = {} } = await queues.client.send(
      new GetQueueAttributesCommand({ QueueUrl: queues.url(queue), AttributeNames: ['All'] }),
    );
    return (
      Number(Attributes.ApproximateNumberOfMessages) +
      Number(Attributes.ApproximateNumberOfMessagesNotVisible)
    );
  };
  return {
    name,
    events,
    bodies: () => events.map(({ Records }) => Records.map(({ body }) => body)),
    send: (...bodies: string[]) =>
      queues.client.send(
        new SendMessageBatchCommand({
          QueueUrl: queues.url(name),
          Entries: bodies.map((MessageBody, index) => ({
            Id: String(index),
            MessageBody,
            MessageAttributes: { kind: { DataType: 'String', StringValue: 'test' } },
          })),
        }),
      ),
    poll: (handler: (event: SQSEvent, before: number) => unknown = () => undefined) => {
      const poller = startPoller({
        client: queues.client,
        queueUrl: queues.url(name),
        source,
        invoke: async (event) => handler(event, events.push(event) - 1),
      });
      pollers.push(poller);
      return poller;
    },
    left: () => counts(name),
    until: (what: string, condition: () => boolean | Promise<boolean>) =>
      eventually(async () => ((await condition()) ? true : undefined), what),
    deadLetters: () => counts(dead),
  };
}

const failing = (event: SQSEvent, body: string) => ({
  batchItemFailures: event.Records.filter((record) => record.body === body).map(({ messageId }) => ({
    itemIdentifier: messageId,
  })),
});

describe('a batch', () => {
  it('has the records of Lambda', async () => {
    const queue = await aQueue();
    await queue.send('{"a":1}');
    queue.poll();
    await queue.until('an event', () => queue.events.length === 1);
    expect(queue.events[0]?.Records).toEqual([
      {
        messageId: expect.any(String),
        receiptHandle: expect.any(String),
        body: '{"a":1}',
        attributes: expect.objectContaining({
          ApproximateReceiveCount: '1',
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
          ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
        }),
        messageAttributes: {
          kind: { dataType: 'String', stringValue: 'test', stringListValues: [], binaryListValues: [] },
        },
        md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
        eventSource: 'aws:sqs',
        eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:${queue.name}`,
        awsRegion: 'us-east-1',
      },
    ]);
  });

  it('is deleted when the function succeeds', async () => {
    const queue = await aQueue();
    await queue.send('a', 'b', 'c');
    queue.poll();
    await queue.until('an empty queue', async () => (await queue.left()) === 0);
    expect(queue.bodies().flat().sort()).toEqual(['a', 'b', 'c']);
  });

  it('is not larger than the batch size of the event source', async () => {
    const queue = await aQueue({ batchSize: 2 });
    await queue.send('a', 'b', 'c', 'd', 'e');
    queue.poll();
    await queue.until('all', () => queue.bodies().flat().length === 5);
    expect(Math.max(...queue.bodies().map(({ length }) => length))).toBe(2);
  });

  it('is collected in the batching window until it is full', async () => {
    const queue = await aQueue({ batchSize: 12, windowSeconds: 20 });
    await queue.send('a');
    queue.poll();
    await queue.send(...'bcdefghijk');
    await queue.send('l');
    await queue.until('one batch of twelve', () => queue.events.length > 0);
    expect(queue.bodies().map((batch) => batch.sort())).toEqual([[...'abcdefghijkl']]);
    await queue.until('an empty queue', async () => (await queue.left()) === 0);
  });

  it('returns only the messages that the function reports as failed', async () => {
    const queue = await aQueue({ visibilitySeconds: 1 });
    await queue.send('good', 'bad', 'fine');
    queue.poll((event, before) => (before === 0 ? failing(event, 'bad') : undefined));
    await queue.until('the second receive', () => queue.bodies().length > 1);
    expect(queue.bodies()[1]).toEqual(['bad']);
    expect(queue.events[1]?.Records[0]?.attributes.ApproximateReceiveCount).toBe('2');
    await queue.until('an empty queue', async () => (await queue.left()) === 0);
  });

  it.each<[string, (event: SQSEvent) => unknown]>([
    ['fails', () => Promise.reject(new Error('out of time'))],
    ['names a message that is not of the batch', () => ({ batchItemFailures: [{ itemIdentifier: 'x' }] })],
    ['names nothing', () => ({ batchItemFailures: [{ itemIdentifier: '' }] })],
    ['answers in another form', () => ({ batchItemFailures: [{ id: 'x' }] })],
  ])('returns as a whole when the function %s', async (_, handler) => {
    const queue = await aQueue();
    await queue.send('a', 'b');
    const poller = queue.poll(handler);
    await queue.until('both', () => queue.bodies().flat().length === 2);
    await poller.stop();
    expect(await queue.left()).toBe(2);
  });

  it('moves to the dead-letter queue after repeated failures, and delays no other message', async () => {
    const queue = await aQueue({ visibilitySeconds: 1, maxReceiveCount: 2 });
    await queue.send('bad', 'good');
    queue.poll((event) => failing(event, 'bad'));
    await queue.until('a dead letter', async () => (await queue.deadLetters()) === 1);
    expect(queue.bodies().flat().sort()).toEqual(['bad', 'bad', 'good']);
    expect(await queue.left()).toBe(0);
  });
});

describe('a poller', () => {
  it('handles at most as many batches at once as the event source allows', async () => {
    const queue = await aQueue({ batchSize: 1, maxConcurrency: 2 });
    const release: (() => void)[] = [];
    let most = 0;
    let inHand = 0;
    queue.poll(async () => {
      inHand += 1;
      most = Math.max(most, inHand);
      await new Promise<void>((resolve) => release.push(resolve));
      inHand -= 1;
    });
    await queue.send('a', 'b', 'c', 'd');
    await queue.until('two in hand', () => inHand === 2);
    for (const count of [3, 4]) {
      release.shift()?.();
      await queue.until('the next', () => queue.events.length === count);
    }
    for (const one of release) one();
    await queue.until('the end', async () => (await queue.left()) === 0);
    expect(most).toBe(2);
  });

  it('stops although a function hangs, and does not delete its messages', async () => {
    const queue = await aQueue({ batchSize: 1, maxConcurrency: 1 });
    const poller = queue.poll(() => new Promise(() => undefined));
    await queue.send('a');
    await queue.until('it in hand', () => queue.events.length === 1);
    await poller.stop();
    expect(await queue.left()).toBe(1);
  });

  it('does not start for a function whose role may not read the queue', async () => {
    const { name } = await aQueue();
    const source = { queue: name, function: 'F', batchSize: 10, windowSeconds: 0, maxConcurrency: 5 };
    const client = queues.clientOf('F');
    const looking = () => ensureReadable({ client, queueUrl: queues.url(name), source });
    await expect(looking()).rejects.toThrow(
      /^the role of F may not read the queue .*sqs:GetQueueAttributes on resource/,
    );
    const resource = `arn:aws:sqs:us-east-1:000000000000:${name}`;
    access.setCallers([{ name: 'F', role: 'R', grants: [{ action: 'sqs:GetQueueAttributes', resource }] }]);
    await expect(looking()).resolves.toBeUndefined();
    client.destroy();
  });

  it('continues after a queue that did not answer', async () => {
    const queue = await aQueue();
    let failures = 0;
    const send = queues.client.send.bind(queues.client);
    const client = new Proxy(queues.client, {
      get: (target, name) =>
        name === 'send' && failures < 2
          ? () => {
              failures += 1;
              return Promise.reject(new Error('connect ECONNREFUSED'));
            }
          : name === 'send'
            ? send
            : Reflect.get(target, name),
    });
    const bodies: string[] = [];
    pollers.push(
      startPoller({
        client,
        queueUrl: queues.url(queue.name),
        source: { queue: queue.name, function: 'F', batchSize: 10, windowSeconds: 0, maxConcurrency: 5 },
        invoke: async ({ Records }) => bodies.push(...Records.map(({ body }) => body)),
      }),
    );
    await queue.send('a');
    await queue.until('the message', () => bodies.length === 1);
    expect(failures).toBe(2);
  });
});
