/**
 * The part of OpenAI's HTTP API that an extraction needs: chat completions, models, errors and
 * headers, in OpenAI's shapes.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ApiError } from './api-error.ts';

const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Returns a server that does not listen yet. */
export const createSimulatedModelServer = (): Server =>
  createServer((request, response) => {
    const started = performance.now();
    handle(request).then(
      (body) => send(response, { status: 200, body, started }),
      (error: unknown) => {
        // A client that is still sending reads the answer only after its body was received.
        request.resume();
        const { status, message, param, code } =
          error instanceof ApiError
            ? error
            : new ApiError(500, 'The server had an error while processing your request.');
        const type = status >= 500 ? 'server_error' : 'invalid_request_error';
        send(response, { status, body: { error: { message, type, param, code } }, started });
      },
    );
  });

async function handle(request: IncomingMessage): Promise<unknown> {
  const { method = '' } = request;
  const [path = ''] = (request.url ?? '').split('?', 1);
  const route = `${method} ${path}`;
  requireKey(request);
  // Load boundary: the libraries of the rules are large, so they are loaded at the first request,
  // not when the stack starts.
  if (route === 'POST /v1/chat/completions') {
    const body = parsed(await read(request));
    const { chatCompletion } = await import('./chat-completion.ts');
    return chatCompletion(body);
  }
  if (method === 'GET' && /^\/v1\/models(?:\/|$)/.test(path)) {
    const { model, models } = await import('./chat-completion.ts');
    if (path === '/v1/models') return models();
    if (path === `/v1/models/${model().id}`) return model();
    throw new ApiError(404, 'The model does not exist or you do not have access to it.', {
      param: 'model',
      code: 'model_not_found',
    });
  }
  if (path === '/v1/chat/completions') {
    throw new ApiError(
      405,
      `Not allowed to ${method} on ${path}. (HINT: Perhaps you meant to make a POST request.)`,
      { code: 'method_not_supported' },
    );
  }
  throw new ApiError(404, `Invalid URL (${method} ${path.slice(0, 200)})`);
}

/** Any key is valid, but a client without one would fail at OpenAI. */
function requireKey({ headers }: IncomingMessage): void {
  if (/^Bearer\s+\S/i.test(headers.authorization ?? '')) return;
  throw new ApiError(
    401,
    "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
  );
}

function send(
  response: ServerResponse,
  { status, body, started }: { status: number; body: unknown; started: number },
): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'x-request-id': `req_${randomUUID().replaceAll('-', '')}`,
    'openai-processing-ms': String(Math.round(performance.now() - started)),
    'openai-version': '2020-10-01',
    'openai-organization': 'postcall-stand-in',
  });
  response.end(JSON.stringify(body));
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES)
      throw new ApiError(413, `The request is larger than ${MAX_BODY_BYTES} bytes.`, {
        code: 'request_too_large',
      });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(
      400,
      'We could not parse the JSON body of your request. (HINT: This likely means you aren’t using your HTTP library correctly.)',
    );
  }
}
