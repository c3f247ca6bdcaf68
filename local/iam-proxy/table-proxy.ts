/** Stands before the DynamoDB emulator: a function passes with what its role grants, and is refused as AWS would refuse it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Pool } from 'undici';
import { close, listen } from '../listen.ts';
import { readBody } from '../request-body.ts';
import type { Access } from './access.ts';
import { callerOf, operationOf } from './caller.ts';
import { permissionsOnTable } from './permissions.ts';

export interface IamProxy {
  endpoint: string;
  stop: () => Promise<void>;
}

/** DynamoDB's own limit of a request. */
const MAX_REQUEST_BYTES = 16 * 1024 * 1024;

/** @param tableKey the ARN of the key that encrypts the table, if it is one of the account's own */
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
    const asked = permissionsOnTable(operation, parsed(body), tableKey);
    const refusal = access.refusal(callerOf(request.headers), asked);
    if (refusal !== undefined) return refuse(response, refusal);
    return emulator.stream(
      { method: 'POST', path: '/', headers: passedOn(request), body, opaque: response },
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

/** What is about the connection is between the two who have it. */
function passedOn({ headers }: IncomingMessage) {
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
