import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { sendMessages } from '../../../lib/queues/client.ts';
import { CREDENTIALS, REGION } from '../../../local/account.ts';
import { close, listen } from '../../../local/loopback.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A queue that takes a batch but for the messages whose body is `"never"`. */
async function aChoosyQueue() {
  const requests: string[][] = [];
  const server = createServer(async (request, response) => {
    const { Entries } = (await json(request)) as { Entries: { Id: string; MessageBody: string }[] };
    requests.push(Entries.map(({ MessageBody }) => JSON.parse(MessageBody)));
    const [refused, taken] = [true, false].map((is) =>
      Entries.filter(({ MessageBody }) => (MessageBody === '"never"') === is),
    );
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    response.end(
      JSON.stringify({
        Failed: refused?.map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false })),
        Successful: taken?.map(({ Id, MessageBody }) => ({
          Id,
          MessageId: Id,
          MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
        })),
      }),
    );
  });
  const endpoint = `http://127.0.0.1:${await listen(server, 0)}`;
  const client = new SQSClient({ endpoint, region: REGION, credentials: CREDENTIALS });
  stops.push(async () => {
    client.destroy();
    await close(server);
  });
  return { client, url: `${endpoint}/0/queue`, requests };
}

describe('messages of the same moment', () => {
  it('are sent in requests of ten, each to its own queue', async () => {
    const [one, other] = [await aChoosyQueue(), await aChoosyQueue()];
    const messages = (...bodies: string[]) => bodies.map((body) => ({ body, outletId: 1 }));
    const twelve = Array.from({ length: 12 }, (_, index) => `m-${index}`);
    await Promise.all([
      ...twelve.map((body) => sendMessages(one, messages(body))),
      sendMessages(other, messages('a', 'b')),
    ]);
    expect(one.requests).toEqual([twelve.slice(0, 10), twelve.slice(10)]);
    expect(other.requests).toEqual([['a', 'b']]);
  });

  it('fail only for the senders of refused messages', async () => {
    const queue = await aChoosyQueue();
    const message = (body: string) => ({ body, outletId: 1 });
    const outcomes = await Promise.allSettled([
      sendMessages(queue, [message('well')]),
      sendMessages(queue, [message('well'), message('never')]),
      sendMessages(queue, []),
    ]);
    expect(outcomes).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { message: 'SQS refused a message: InternalError' } },
      { status: 'fulfilled' },
    ]);
  });
});
