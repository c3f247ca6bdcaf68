import { createServer, type Server } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, it } from '@jest/globals';
import { storeTally } from '../../../lib/stats/store-tally.ts';
import { openTally } from '../../../lib/stats/tally.ts';
import type { Table } from '../../../lib/table/client.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A table that answers as it is told; undefined: never. */
async function aTable(answer: (asked: number) => { status: number; type?: string } | undefined) {
  let asked = 0;
  const server = createServer((request, response) => {
    request.resume();
    asked += 1;
    const one = answer(asked);
    if (!one) return;
    response.writeHead(one.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(one.type ? { __type: `com.amazonaws.dynamodb.v20120810#${one.type}` } : {}));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  const table: Table = { name: 'T', client: DynamoDBDocumentClient.from(client) };
  return { table, asked: () => asked };
}

const aTally = () => {
  const tally = openTally();
  tally.add(97, new Date(), { attempts: 1 });
  tally.add(97, new Date(), { attempts: 1 });
  return tally;
};
const soon = () => Date.now() + 30_000;

describe('a tally that is stored', () => {
  it('is one request for an outlet and day, and none when nothing was counted', async () => {
    const { table, asked } = await aTable(() => ({ status: 200 }));
    await storeTally({ counters: table, deadline: soon() }, aTally());
    expect(asked()).toBe(1);
    await storeTally({ counters: table, deadline: soon() }, openTally());
    expect(asked()).toBe(1);
  });

  it('is tried again when the table refused it before it did anything', async () => {
    const { table, asked } = await aTable((nth) =>
      nth < 3 ? { status: 400, type: 'ThrottlingException' } : { status: 200 },
    );
    await storeTally({ counters: table, deadline: soon() }, aTally());
    expect(asked()).toBe(3);
  });

  it('is lost, once and without a word to the batch, when it may have been added', async () => {
    const { table, asked } = await aTable(() => ({ status: 500, type: 'InternalServerError' }));
    await storeTally({ counters: table, deadline: soon() }, aTally());
    expect(asked()).toBe(1);
  });

  it('is given up before the function is stopped', async () => {
    const { table } = await aTable(() => undefined);
    await storeTally({ counters: table, deadline: Date.now() + 600 }, aTally());
    await storeTally({ counters: table, deadline: Date.now() - 1 }, aTally());
  });
});
