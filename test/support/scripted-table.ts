/** A table whose answers a test scripts: for the failures that the emulator never has. */
import { createServer } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterEach } from '@jest/globals';
import type { Table } from '../../lib/table/client.ts';

export interface TableAnswer {
  status: number;
  /** The exception's name. */
  type?: string;
  /** The body, in DynamoDB's JSON. */
  body?: unknown;
}

/**
 * @param operation as in `UpdateItem`
 * @param requestCount the requests so far, this one included
 */
type TableScript = (operation: string, requestCount: number) => TableAnswer | undefined;

/**
 * Returns a function that starts such tables, each stopped after its test. Call it once per file,
 * at its top. A request whose script gives undefined is never answered.
 */
export function scriptedTables() {
  const stops: (() => void)[] = [];
  afterEach(() => {
    for (const stop of stops.splice(0)) stop();
  });
  return async (script: TableScript): Promise<{ table: Table; asked: () => number }> => {
    let requestCount = 0;
    const server = createServer((request, response) => {
      request.resume();
      requestCount += 1;
      const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '');
      const answer = script(operation, requestCount);
      if (!answer) return;
      response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(
        JSON.stringify(
          answer.type ? { __type: `com.amazonaws.dynamodb.v20120810#${answer.type}` } : (answer.body ?? {}),
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
    return { table: { name: 'T', client: DynamoDBDocumentClient.from(client) }, asked: () => requestCount };
  };
}
