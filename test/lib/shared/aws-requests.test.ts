import { createServer, type Server } from 'node:http';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openCounters, type Table } from '../../../lib/table/client.ts';

const servers: Server[] = [];
const kept = { ...process.env };
afterEach(async () => {
  process.env = { ...kept };
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A table whose requests go to a server of the test's. */
async function aTable(answer: Parameters<typeof createServer>[1]): Promise<Table> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${port}`,
  });
  return openCounters('Table');
}
const get = ({ client, name }: Table) =>
  client.send(new GetCommand({ TableName: name, Key: { pk: 'a', sk: 'b' } }));

describe('a request to AWS', () => {
  it('times out when it is not answered', async () => {
    const table = await aTable(() => undefined);
    await expect(get(table)).rejects.toThrow('5000 ms');
    table.client.destroy();
  }, 20_000);

  it('does not time out while it waits for a socket: 50 are sent at once', async () => {
    let open = 0;
    let most = 0;
    const table = await aTable((request, response) => {
      open += 1;
      most = Math.max(most, open);
      request.resume().once('end', () =>
        setTimeout(() => {
          open -= 1;
          response.end('{}');
        }, 5),
      );
    });
    await Promise.all(Array.from({ length: 300 }, () => get(table)));
    expect(most).toBeLessThanOrEqual(50);
    expect(most).toBeGreaterThan(1);
    table.client.destroy();
  });
});
