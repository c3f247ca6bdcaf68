import { createServer, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, it } from '@jest/globals';
import { batchDelete, batchGet } from '../../../lib/table/batch.ts';
import type { Table } from '../../../lib/table/client.ts';

interface Asked {
  Keys: unknown[];
  writes: unknown[];
}

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/**
 * A DynamoDB that throttles, which no emulator does: processes so many of each request and leaves
 * the rest.
 */
async function aSlowTable(does: number): Promise<{ table: Table; asked: number[] }> {
  const asked: number[] = [];
  const server: Server = createServer(async (request, response) => {
    const { RequestItems } = (await json(request)) as {
      RequestItems: { T: { Keys?: unknown[] } | unknown[] };
    };
    const { Keys, writes }: Asked = Array.isArray(RequestItems.T)
      ? { Keys: [], writes: RequestItems.T }
      : { Keys: RequestItems.T.Keys ?? [], writes: [] };
    asked.push(Keys.length + writes.length);
    const answer =
      writes.length > 0
        ? { UnprocessedItems: writes.length > does ? { T: writes.slice(does) } : {} }
        : {
            Responses: { T: Keys.slice(0, does) },
            UnprocessedKeys: Keys.length > does ? { T: { Keys: Keys.slice(does) } } : {},
          };
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  stops.push(() => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  });
  return { table: { name: 'T', client: DynamoDBDocumentClient.from(client) }, asked };
}

const keys = (count: number) => Array.from({ length: count }, (_, index) => ({ pk: 'P', sk: `${index}` }));

describe('batchGet', () => {
  it('reads at most 100 keys per request, and again those left unprocessed', async () => {
    const { table, asked } = await aSlowTable(60);
    expect(await batchGet(table, keys(130))).toEqual(keys(130));
    expect(asked).toEqual([100, 40, 30]);
  });

  it('sends no request without keys', async () => {
    const { table, asked } = await aSlowTable(60);
    expect(await batchGet(table, [])).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('fails when DynamoDB makes no progress', async () => {
    const { table, asked } = await aSlowTable(0);
    await expect(batchGet(table, keys(2))).rejects.toThrow('left 2 items of a batch unprocessed');
    expect(asked).toHaveLength(8);
  });
});

describe('batchDelete', () => {
  it('deletes at most 25 keys per request, and again those left unprocessed', async () => {
    const { table, asked } = await aSlowTable(20);
    await batchDelete(table, keys(30));
    expect(asked).toEqual([25, 5, 5]);
  });
});
