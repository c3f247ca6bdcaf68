/** OpenAI's HTTP API, as much of it as a reading needs: chat completions, errors and headers in the provider's shapes. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ApiError } from './api-error.ts';

const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** A server that is not listening yet. `GET /count` tells how many completions were asked for. */
export function createStandInServer(): Server {
  let asked = 0;
  const handle = async (request: IncomingMessage): Promise<unknown> => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'GET' && pathname === '/count') return { requests: asked };
    const { models, chatCompletion } = await import('./chat-completion.ts');
    if (!/^Bearer\s+\S/i.test(request.headers.authorization ?? '')) {
      throw new ApiError(401, "You didn't provide an API key.", { code: 'invalid_api_key' });
    }
    if (request.method === 'GET' && pathname === '/v1/models') return models();
    if (request.method === 'POST' && pathname === '/v1/chat/completions') {
      asked += 1;
      return chatCompletion(parsed(await read(request)));
    }
    throw new ApiError(404, `Unknown request URL: ${request.method} ${pathname}.`, { code: 'unknown_url' });
  };
  return createServer((request, response) => {
    const started = performance.now();
    handle(request).then(
      (body) => answer(response, 200, body, started),
      (error: unknown) => {
        const known = error instanceof ApiError ? error : new ApiError(500, 'The stand-in had an error.');
        const type = known.status >= 500 ? 'server_error' : 'invalid_request_error';
        const { message, param, code } = known;
        answer(response, known.status, { error: { message, type, param, code } }, started);
      },
    );
  });
}

function answer(response: ServerResponse, status: number, body: unknown, started: number): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'x-request-id': `req_${randomUUID().replaceAll('-', '')}`,
    'openai-processing-ms': String(Math.round(performance.now() - started)),
    'openai-version': '2020-10-01',
  });
  response.end(JSON.stringify(body));
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new ApiError(413, 'The request is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(400, 'We could not parse the JSON body of your request.');
  }
}
