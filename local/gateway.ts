/**
 * API Gateway's HTTP API on this machine: finds the route of a request, invokes its function, and
 * sends the result.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import findMyWay from 'find-my-way';
import type { RouteDefinition } from './cloudformation/system.ts';
import { targetOf, toAnswer, toEvent } from './gateway-payload.ts';
import { isForThisMachine, readBody } from './loopback.ts';

/**
 * Limits of HTTP APIs: a body of 10 MB, 30 s for the integration, 10,240 bytes of request line and
 * headers.
 */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
const INTEGRATION_TIMEOUT_MS = 30_000;
const MAX_HEADER_BYTES = 10_240;

export interface GatewayDeps {
  routes: readonly RouteDefinition[];
  /** Rejects when the function failed. */
  invoke: (functionName: string, event: APIGatewayProxyEventV2) => Promise<unknown>;
  /**
   * Answers a request that is not for the API and returns true; returns false for any other
   * request.
   */
  beforeApi?: (request: IncomingMessage, response: ServerResponse) => boolean;
  integrationTimeoutMs?: number;
}

/**
 * Returns an HTTP server that does not listen yet. Its own errors have the shape of API Gateway:
 * `{"message": "..."}`.
 */
export function createGateway({
  routes,
  invoke,
  beforeApi = () => false,
  integrationTimeoutMs = INTEGRATION_TIMEOUT_MS,
}: GatewayDeps): Server {
  const route = createRouting(routes);

  const answerApi = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const target = targetOf(request);
    if (!target) return sendError(response, 400, 'Bad Request');
    const routed = route(request.method ?? '', target.path);
    if (!routed) return sendError(response, 404, 'Not Found');
    const body = await readBody(request, MAX_BODY_BYTES);
    if (!body) return sendError(response, 413, 'Request Entity Too Large');
    const event = toEvent(request, { target, routed, body, now: new Date() });
    try {
      const answer = toAnswer(await withTimeout(invoke(routed.function, event), integrationTimeoutMs));
      response.writeHead(answer.status, answer.headers).end(answer.body);
    } catch (error) {
      if (error instanceof IntegrationTimeout) return sendError(response, 503, 'Service Unavailable');
      sendError(response, 500, 'Internal Server Error');
    }
  };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isForThisMachine(request)) return sendError(response, 403, 'Forbidden');
    if (!beforeApi(request, response)) await answerApi(request, response);
  };
  return createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (request, response) => {
    // This rejects only when the client has closed the connection.
    handle(request, response).catch(() => response.destroy());
  });
}

function sendError(response: ServerResponse, status: number, message: string): void {
  // The unread rest of a body would be parsed as the next request on this connection.
  const headers = {
    'content-type': 'application/json',
    ...(!response.req.complete && { connection: 'close' }),
  };
  response.writeHead(status, headers).end(JSON.stringify({ message }));
}

class IntegrationTimeout extends Error {}

function withTimeout<Value>(work: Promise<Value>, milliseconds: number): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new IntegrationTimeout()), milliseconds);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

export interface Routed {
  /** As in the event: `GET /path/{parameter}`. */
  routeKey: string;
  function: string;
  /** Decoded. */
  parameters: Record<string, string>;
}

/**
 * Returns a function that finds the most specific route of a method and a percent-encoded path,
 * else `$default`, else undefined.
 */
export function createRouting(
  routes: readonly RouteDefinition[],
): (method: string, path: string) => Routed | undefined {
  // The default limit of 100 characters protects routes with regular expressions. Ours have none,
  // and call ids are longer.
  const router = findMyWay({ maxParamLength: Number.POSITIVE_INFINITY });
  const functionOf = new Map(routes.map(({ key, function: name }) => [key, name]));
  for (const { key } of routes) {
    const [method, path = ''] = key.split(' ');
    const known = METHODS.find((one) => one === method);
    if (known) router.on(known, path.replaceAll(/\{(\w+)\}/g, ':$1'), () => undefined, key);
  }
  const target = (routeKey: string, parameters: Routed['parameters']): Routed | undefined => {
    const name = functionOf.get(routeKey);
    return name === undefined ? undefined : { routeKey, function: name, parameters };
  };
  return (method, path) => {
    const known = METHODS.find((one) => one === method);
    const found = known ? router.find(known, path) : null;
    const parameters = Object.entries(found?.params ?? {}).map(
      ([name, value]) => [name, value ?? ''] as const,
    );
    // API Gateway does not match an empty path parameter.
    const isRoute = typeof found?.store === 'string' && parameters.every(([, value]) => value !== '');
    return isRoute ? target(found.store, Object.fromEntries(parameters)) : target('$default', {});
  };
}
