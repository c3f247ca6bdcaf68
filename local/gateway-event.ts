/** A request becomes the event of a function: payload format 2.0. */
import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { DateTime } from 'luxon';
import { ACCOUNT } from './region.ts';
import type { Routed } from './routing.ts';

/** Where a request goes, as it stands in its first line. */
export interface Target {
  /** Percent-encoded. */
  path: string;
  decodedPath: string;
  /** Without `?`. */
  query: string;
}

/** Undefined when the path is none, or is not well encoded. */
export function targetOf({ url = '' }: Pick<IncomingMessage, 'url'>): Target | undefined {
  // A proxy's form of a target names the host again (RFC 9112, section 3.2.2).
  const [path = '', ...query] = url.replace(/^https?:\/\/[^/?]*/i, '').split('?');
  if (!path.startsWith('/')) return undefined;
  try {
    return { path, decodedPath: decodeURIComponent(path), query: query.join('?') };
  } catch {
    return undefined;
  }
}

const TEXT = /^(?:text\/|application\/(?:json|javascript|xml|[\w.-]+\+(?:json|xml))\b)/i;

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export function toEvent(
  request: IncomingMessage,
  { target, routed, body, now }: { target: Target; routed: Routed; body: Buffer; now: Date },
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
    // HTTP APIs hand the path over decoded, REST APIs do not; the query stays as it was sent.
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
