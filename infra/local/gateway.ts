/** API Gateway's HTTP API on this machine: routes requests to functions as events of payload format 2.0. */
import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import findMyWay from 'find-my-way';
import { toAnswer } from './gateway-answer.ts';
import { ACCOUNT } from './place.ts';
import type { RouteDefinition } from './template.ts';

/** The limits of the service: HTTP APIs take 10 MB, wait 30 s, and read 10,240 bytes of request line and headers. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
const INTEGRATION_TIMEOUT_MS = 30_000;
const MAX_HEADER_BYTES = 10_240;

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export interface GatewayDeps {
  routes: readonly RouteDefinition[];
  /** Rejects when the function failed. */
  invoke: (functionName: string, event: APIGatewayProxyEventV2) => Promise<unknown>;
  /** Takes a request that is not for the API; false: it is for the API. */
  aside: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** An HTTP server that is not listening yet. */
export function createGateway({ routes, invoke, aside }: GatewayDeps): Server {
  const router = findMyWay();
  const functionOf = new Map(routes.map(({ key, function: name }) => [key, name]));
  for (const { key } of routes) {
    const [method, path] = key.split(' ');
    const known = METHODS.find((one) => one === method);
    if (known && path) router.on(known, path.replaceAll(/\{(\w+)\}/g, ':$1'), () => undefined, key);
  }

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isLocal(request.headers.host)) return gatewayAnswer(response, 403, 'Forbidden');
    if (aside(request, response)) return;
    const body = await readBody(request);
    if (!body) return gatewayAnswer(response, 413, 'Request Entity Too Large');
    const url = new URL(request.url ?? '/', 'http://localhost');
    const method = METHODS.find((one) => one === request.method);
    const found = method ? router.find(method, url.pathname) : null;
    const routeKey = typeof found?.store === 'string' ? found.store : '$default';
    const target = functionOf.get(routeKey);
    if (!target) return gatewayAnswer(response, 404, 'Not Found');
    const event = toEvent(request, { url, routeKey, parameters: found?.params ?? {}, body });
    try {
      const answer = toAnswer(await inTime(invoke(target, event)));
      response.writeHead(answer.status, answer.headers).end(answer.body);
    } catch (error) {
      if (error instanceof IntegrationTimeout) return gatewayAnswer(response, 503, 'Service Unavailable');
      gatewayAnswer(response, 500, 'Internal Server Error');
    }
  };
  return createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
}

/** Another site's page must not reach this machine under a name of its own (DNS rebinding). */
function isLocal(host: string | undefined): boolean {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i.test(host ?? '');
}

/** What the gateway says itself, in its own shape. */
function gatewayAnswer(response: ServerResponse, status: number, message: string): void {
  const headers = { 'content-type': 'application/json', ...(status === 413 && { connection: 'close' }) };
  response.writeHead(status, headers).end(JSON.stringify({ message }));
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

class IntegrationTimeout extends Error {}

function inTime<Value>(work: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new IntegrationTimeout()), INTEGRATION_TIMEOUT_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

const TEXT = /^(?:text\/|application\/(?:json|javascript|xml|[\w.-]+\+(?:json|xml))\b)/i;

interface Routed {
  url: URL;
  routeKey: string;
  parameters: Record<string, string | undefined>;
  body: Buffer;
}

/** Payload format 2.0: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
function toEvent(
  request: IncomingMessage,
  { url, routeKey, parameters, body }: Routed,
): APIGatewayProxyEventV2 {
  const { cookie, ...headers } = Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values = []]) => [name, values.join(',')]),
  );
  const query = Map.groupBy(url.searchParams, ([name]) => name);
  const queryStringParameters = Object.fromEntries(
    [...query].map(([name, pairs]) => [name, pairs.map(([, value]) => value).join(',')]),
  );
  const asText = isUtf8(body) && TEXT.test(headers['content-type'] ?? 'text/plain');
  const now = new Date();
  return {
    version: '2.0',
    routeKey,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(cookie && { cookies: cookie.split(/;\s*/) }),
    headers,
    ...(query.size > 0 && { queryStringParameters }),
    ...(Object.keys(parameters).length > 0 && { pathParameters: parameters }),
    requestContext: {
      accountId: ACCOUNT,
      apiId: 'local',
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: {
        method: request.method ?? '',
        path: url.pathname,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
    },
    ...(body.byteLength > 0 && { body: body.toString(asText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.byteLength > 0 && !asText,
  };
}
