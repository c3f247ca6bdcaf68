/**
 * The IAM proxy of the DynamoDB emulator: forwards what the caller's role allows, and refuses the
 * rest in the form of AWS.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Pool } from 'undici';
import { close, listen, readBody } from '../loopback.ts';
import type { Access } from './access.ts';
import { callerOf, operationOf, permissionsOnTable } from './permissions.ts';

export interface IamProxy {
  endpoint: string;
  stop: () => Promise<void>;
}

/** DynamoDB's limit of a request. */
const MAX_REQUEST_BYTES = 16 * 1024 * 1024;

/** @param tableKey the ARN of the customer managed key that encrypts the table, if there is one */
export async function startIamProxy({
  endpoint,
  access,
  tableKey,
}: {
  endpoint: string;
  access: Access;
  tableKey: string | undefined;
}): Promise<IamProxy> {
  const emulator = new Pool(endpoint);
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<unknown> => {
    const body = (await readBody(request, MAX_REQUEST_BYTES)) ?? Buffer.alloc(0);
    const operation = operationOf(request.headers) ?? '';
    const needed = permissionsOnTable(operation, parsed(body), tableKey);
    const refusal = access.refusal(callerOf(request.headers), needed);
    if (refusal !== undefined) return refuse(response, refusal);
    return emulator.stream(
      { method: 'POST', path: '/', headers: forwardedHeaders(request), body, opaque: response },
      ({ statusCode, headers, opaque }) => opaque.writeHead(statusCode, headers),
    );
  };
  const port = await listen(server, 0);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: async () => {
      await close(server);
      await emulator.destroy();
    },
  };
}

function refuse(response: ServerResponse, Message: string): void {
  const body = { __type: 'com.amazon.coral.service#AccessDeniedException', Message };
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
}

/** Removes the headers that belong to one connection. */
function forwardedHeaders({ headers }: IncomingMessage) {
  const { host: _, connection: __, 'content-length': ___, 'transfer-encoding': ____, ...rest } = headers;
  return rest;
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
