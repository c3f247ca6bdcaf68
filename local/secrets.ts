/** Secrets Manager's one operation that functions use, GetSecretValue (AWS JSON 1.1), answered from the settings. */
import { createServer, type IncomingMessage } from 'node:http';
import * as z from 'zod';
import type { Access } from './iam-proxy/access.ts';
import { callerOf } from './iam-proxy/caller.ts';
import { permissionsOnSecret } from './iam-proxy/permissions.ts';
import { close, listen } from './listen.ts';
import { isForThisMachine } from './local-host.ts';
import { readBody } from './request-body.ts';

const Request = z.object({ SecretId: z.string() });
const MAX_REQUEST_BYTES = 64 * 1024;

export interface Secrets {
  endpoint: string;
  stop: () => Promise<void>;
}

/** @param secrets by their ARN */
export async function startSecrets(secrets: ReadonlyMap<string, string>, access: Access): Promise<Secrets> {
  const server = createServer((request, response) => {
    answerTo(request, secrets, access)
      .then(({ status, body }) => {
        const headers = { 'content-type': 'application/x-amz-json-1.1' };
        response.writeHead(status, headers).end(JSON.stringify(body));
      })
      .catch(() => response.destroy());
  });
  const port = await listen(server, 0);
  return { endpoint: `http://127.0.0.1:${port}`, stop: () => close(server) };
}

const refusal = (type: string, message: string) => ({ status: 400, body: { __type: type, message } });

async function answerTo(request: IncomingMessage, secrets: ReadonlyMap<string, string>, access: Access) {
  if (!isForThisMachine(request)) return refusal('AccessDeniedException', 'not a name of this machine');
  if (request.headers['x-amz-target'] !== 'secretsmanager.GetSecretValue') {
    return refusal('UnknownOperationException', 'the local stack answers GetSecretValue alone');
  }
  const asked = parsed((await readBody(request, MAX_REQUEST_BYTES)) ?? Buffer.alloc(0));
  if (!asked) return refusal('InvalidRequestException', 'the request names no secret');
  const refused = access.refusal(callerOf(request.headers), permissionsOnSecret(asked.SecretId));
  if (refused !== undefined) return refusal('AccessDeniedException', refused);
  const secret = secrets.get(asked.SecretId);
  if (secret === undefined) {
    return refusal('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  }
  const { SecretId: ARN } = asked;
  return { status: 200, body: { ARN, Name: ARN.split(':').at(-1), SecretString: secret } };
}

function parsed(body: Buffer): z.infer<typeof Request> | undefined {
  try {
    return Request.parse(JSON.parse(body.toString('utf8')));
  } catch {
    return undefined;
  }
}
