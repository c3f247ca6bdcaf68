/** A table that answers each request as a test says, faults included; for what the emulator never does. */
import { createServer } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterEach } from '@jest/globals';
import type { Table } from '../../lib/table/client.ts';

export interface TableAnswer {
  status: number;
  /** The exception's name. */
  type?: string;
  /** What it answers with, as DynamoDB writes it. */
  body?: unknown;
}

/** @param operation as in `UpdateItem` @param asked how many requests there were, this one included */
type Answering = (operation: string, asked: number) => TableAnswer | undefined;

/** What starts such tables, ended after each test; call it once, at the top of the file. Answered with undefined, a request waits for ever. */
export function answeringTables() {
  const stops: (() => void)[] = [];
  afterEach(() => {
    for (const stop of stops.splice(0)) stop();
  });
  return async (answer: Answering): Promise<{ table: Table; asked: () => number }> => {
    let asked = 0;
    const server = createServer((request, response) => {
      request.resume();
      asked += 1;
      const one = answer(String(request.headers['x-amz-target']).replace(/^.*\./, ''), asked);
      if (!one) return;
      response.writeHead(one.status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(
        JSON.stringify(
          one.type ? { __type: `com.amazonaws.dynamodb.v20120810#${one.type}` } : (one.body ?? {}),
        ),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const client = new DynamoDBClient({
      endpoint: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
    stops.push(() => {
      client.destroy();
      server.closeAllConnections();
      server.close();
    });
    return { table: { name: 'T', client: DynamoDBDocumentClient.from(client) }, asked: () => asked };
  };
}
