/**
 * Payload format 2.0: a request as the event of a function, and the function's result as a
 * response.
 */
import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { DateTime } from 'luxon';
import * as z from 'zod';
import { ACCOUNT } from './account.ts';

/** The request target: path and query. */
export interface Target {
  /** Percent-encoded. */
  path: string;
  decodedPath: string;
  /** Without `?`. */
  query: string;
}

/** Returns undefined when the target is not a path, or its percent-encoding is invalid. */
export function targetOf({ url = '' }: Pick<IncomingMessage, 'url'>): Target | undefined {
  // The absolute form, which clients send to proxies, repeats the host (RFC 9112, section 3.2.2).
  const [path = '', ...query] = url.replace(/^https?:\/\/[^/?]*/i, '').split('?');
  if (!path.startsWith('/')) return undefined;
  try {
    return { path, decodedPath: decodeURIComponent(path), query: query.join('?') };
  } catch {
    return undefined;
  }
}

const TEXT = /^(?:text\/|application\/(?:json|javascript|xml|[\w.-]+\+(?:json|xml))\b)/i;

/**
 * Returns the event of a request.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function toEvent(
  request: IncomingMessage,
  {
    target,
    routed,
    body,
    now,
  }: {
    target: Target;
    routed: { routeKey: string; parameters: Record<string, string> };
    body: Buffer;
    now: Date;
  },
): APIGatewayProxyEventV2 {
  const { cookie, ...headers } = Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values = []]) => [name, values.join(',')]),
  );
  const query = Map.groupBy(new URLSearchParams(target.query), ([name]) => name);
  const queryStringParameters = Object.fromEntries(
    [...query].map(([name, pairs]) => [name, pairs.map(([, value]) => value).join(',')]),
  );
  const asText = isUtf8(body) && TEXT.test(headers['content-type'] ?? 'text/plain');
  return {
    version: '2.0',
    routeKey: routed.routeKey,
    // HTTP APIs decode the path, but not the query.
    rawPath: target.decodedPath,
    rawQueryString: target.query,
    ...(cookie && { cookies: cookie.split(/;\s*/) }),
    headers,
    ...(query.size > 0 && { queryStringParameters }),
    ...(Object.keys(routed.parameters).length > 0 && { pathParameters: routed.parameters }),
    requestContext: {
      accountId: ACCOUNT,
      apiId: 'local',
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: {
        method: request.method ?? '',
        path: target.decodedPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: routed.routeKey,
      stage: '$default',
      time: DateTime.fromJSDate(now, { zone: 'utc' }).toFormat('dd/LLL/yyyy:HH:mm:ss ZZZ', { locale: 'en' }),
      timeEpoch: now.getTime(),
    },
    ...(body.byteLength > 0 && { body: body.toString(asText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.byteLength > 0 && !asText,
  };
}

const Structured = z.object({
  statusCode: z.number().int(),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

export interface HttpAnswer {
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

/** A result with a status code is the response; any other result is the JSON body of a 200. */
export function toAnswer(result: unknown): HttpAnswer {
  const structured = Structured.safeParse(result);
  if (!structured.success) {
    const body = Buffer.from(typeof result === 'string' ? result : (JSON.stringify(result) ?? ''));
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  }
  const { statusCode, headers, cookies, body, isBase64Encoded } = structured.data;
  const named = Object.entries(headers ?? {}).map(([name, value]): [string, string] => [name, String(value)]);
  return {
    status: statusCode,
    headers: {
      // API Gateway adds this when the function sets no content type.
      'content-type': 'text/plain;charset=UTF-8',
      ...Object.fromEntries(named),
      ...(cookies && cookies.length > 0 && { 'set-cookie': cookies }),
    },
    body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'),
  };
}
