/** API Gateway's HTTP API on this machine: hands requests to functions, and their results back. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { toAnswer } from './gateway-answer.ts';
import { targetOf, toEvent } from './gateway-event.ts';
import { isForThisMachine } from './local-host.ts';
import { readBody } from './request-body.ts';
import { createRouting } from './routing.ts';
import type { RouteDefinition } from './template.ts';

/** The limits of the service: HTTP APIs take 10 MB, wait 30 s, and read 10,240 bytes of request line and headers. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
const INTEGRATION_TIMEOUT_MS = 30_000;
const MAX_HEADER_BYTES = 10_240;

export interface GatewayDeps {
  routes: readonly RouteDefinition[];
  /** Rejects when the function failed. */
  invoke: (functionName: string, event: APIGatewayProxyEventV2) => Promise<unknown>;
  /** Takes a request that is not for the API; false: it is for the API. */
  aside?: (request: IncomingMessage, response: ServerResponse) => boolean;
  integrationTimeoutMs?: number;
}

/** An HTTP server that is not listening yet. What it says itself has the service's own shape: `{"message": "..."}`. */
export function createGateway({
  routes,
  invoke,
  aside = () => false,
  integrationTimeoutMs = INTEGRATION_TIMEOUT_MS,
}: GatewayDeps): Server {
  const route = createRouting(routes);

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isForThisMachine(request)) return say(response, 403, 'Forbidden');
    if (aside(request, response)) return;
    const target = targetOf(request);
    if (!target) return say(response, 400, 'Bad Request');
    const routed = route(request.method ?? '', target.path);
    if (!routed) return say(response, 404, 'Not Found');
    const body = await readBody(request, MAX_BODY_BYTES);
    if (!body) return say(response, 413, 'Request Entity Too Large');
    const event = toEvent(request, { target, routed, body, now: new Date() });
    try {
      const answer = toAnswer(await inTime(invoke(routed.function, event), integrationTimeoutMs));
      response.writeHead(answer.status, answer.headers).end(answer.body);
    } catch (error) {
      if (error instanceof IntegrationTimeout) return say(response, 503, 'Service Unavailable');
      say(response, 500, 'Internal Server Error');
    }
  };
  return createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (request, response) => {
    // Only a sender that went away ends here: there is nobody left to answer.
    handle(request, response).catch(() => response.destroy());
  });
}

function say(response: ServerResponse, status: number, message: string): void {
  // What is left of a body that was not read would pass for the next request.
  const headers = {
    'content-type': 'application/json',
    ...(!response.req.complete && { connection: 'close' }),
  };
  response.writeHead(status, headers).end(JSON.stringify({ message }));
}

class IntegrationTimeout extends Error {}

function inTime<Value>(work: Promise<Value>, milliseconds: number): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new IntegrationTimeout()), milliseconds);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
