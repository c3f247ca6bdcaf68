/**
 * Secrets Manager on this machine: GetSecretValue alone (AWS JSON 1.1), the one operation that
 * functions use.
 */
import { createServer, type IncomingMessage } from 'node:http';
import * as z from 'zod';
import type { Access } from './iam-proxy/access.ts';
import { callerOf, permissionsOnSecret } from './iam-proxy/permissions.ts';
import { close, isForThisMachine, listen, readBody } from './loopback.ts';

const Request = z.object({ SecretId: z.string() });
const MAX_REQUEST_BYTES = 64 * 1024;

export interface Secrets {
  endpoint: string;
  stop: () => Promise<void>;
}

/** @param secrets values by ARN */
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
  if (!isForThisMachine(request))
    return refusal('AccessDeniedException', 'the Host header does not name this machine');
  if (request.headers['x-amz-target'] !== 'secretsmanager.GetSecretValue') {
    return refusal('UnknownOperationException', 'the local stack supports GetSecretValue only');
  }
  const asked = parsed((await readBody(request, MAX_REQUEST_BYTES)) ?? Buffer.alloc(0));
  if (!asked) return refusal('InvalidRequestException', 'the request has no SecretId');
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
