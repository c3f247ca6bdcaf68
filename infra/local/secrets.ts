/** Secrets Manager's one operation that functions use, GetSecretValue (AWS JSON 1.1), answered from the settings. */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { close, listen } from './listen.ts';

const Request = z.object({ SecretId: z.string() });

export interface Secrets {
  endpoint: string;
  stop: () => Promise<void>;
}

/** @param secretOf a secret by its ARN; undefined: not found */
export async function startSecrets(secretOf: (arn: string) => string | undefined): Promise<Secrets> {
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    const asked = Request.safeParse(JSON.parse((await text(request)) || '{}'));
    const secret = asked.success ? secretOf(asked.data.SecretId) : undefined;
    if (request.headers['x-amz-target'] !== 'secretsmanager.GetSecretValue') {
      answer(400, {
        __type: 'UnknownOperationException',
        message: 'the local stack answers GetSecretValue alone',
      });
    } else if (secret === undefined || !asked.success) {
      answer(400, {
        __type: 'ResourceNotFoundException',
        message: "Secrets Manager can't find the specified secret.",
      });
    } else {
      answer(200, {
        ARN: asked.data.SecretId,
        Name: asked.data.SecretId.split(':').at(-1),
        SecretString: secret,
      });
    }
  });
  const port = await listen(server, 0);
  return { endpoint: `http://127.0.0.1:${port}`, stop: () => close(server) };
}
