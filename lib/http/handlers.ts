/** The one middleware chain: what happens around every operation of the API. */
import middy, { type MiddlewareObj } from '@middy/core';
import type {
  Context,
  APIGatewayProxyEventV2 as HttpEvent,
  APIGatewayProxyStructuredResultV2 as HttpResult,
} from 'aws-lambda';
import { describeError, logContext, logger } from '../observability/logger.ts';
import { NotFound, PostcallError } from '../shared/errors.ts';
import type { Json } from '../shared/json.ts';
import { outletOf, tokenOf } from './authentication.ts';
import { bodyOf, bytesOf } from './body.ts';
import { type Answer, failure, success } from './envelope.ts';

/** A request whose sender is known. */
export interface ApiRequest {
  outletId: number;
  body: Json | undefined;
  query: Readonly<Record<string, string | undefined>>;
  path: Readonly<Record<string, string | undefined>>;
  headers: Readonly<Record<string, string | undefined>>;
}

/** Does an operation unless the same request was done before; see lib/http/idempotent.ts, which only the doors that need it load. */
export type Once = (
  asked: { event: HttpEvent; context: Context; request: ApiRequest },
  operation: () => Promise<Answer>,
) => Promise<Answer>;

/**
 * A handler for an operation of an outlet: reads token and body, puts the answer into its envelope.
 * @param secrets those that sign tokens, newest first
 * @param once of a door that takes an `Idempotency-Key`
 */
export const door = (
  { secrets, once }: { secrets: () => Promise<readonly Uint8Array[]>; once?: Once },
  operation: (request: ApiRequest) => Promise<Answer>,
) =>
  publicHandler(async (event, context) => {
    const request = await authorised(event, secrets);
    const answer = once ? once({ event, context, request }, () => operation(request)) : operation(request);
    return success(await answer);
  });

/** A request whose sender is still to be proven, by what stands in it. */
export interface WebhookRequest extends Omit<ApiRequest, 'outletId' | 'body' | 'path'> {
  /** The path of its route. */
  path: string;
  rawBody: Uint8Array;
  /** Parses the body: only when its sender is proven. @throws {TooLarge | UnsupportedMediaType | InvalidRequest} */
  body: () => Json | undefined;
}

/** A handler for what others send of their own accord, in their own form: the operation proves who it is. */
export const webhookHandler = (operation: (request: WebhookRequest) => Promise<Answer>) =>
  publicHandler(async (event) =>
    success(
      await operation({
        rawBody: bytesOf(event),
        body: () => bodyOf(event),
        query: event.queryStringParameters ?? {},
        path: event.routeKey.replace(/^\S+ /, ''),
        headers: event.headers,
      }),
    ),
  );

/** A handler without a token: the chain alone. */
export const publicHandler = (handler: (event: HttpEvent, context: Context) => Promise<HttpResult>) =>
  // middy runs `after` and `onError` from the last to the first: the envelope is made, then it is logged.
  middy<HttpEvent, HttpResult>()
    .use(logContext())
    .use(oneLinePerRequest())
    .use(failuresInEnvelopes())
    .handler(handler);

async function authorised(
  event: HttpEvent,
  secrets: () => Promise<readonly Uint8Array[]>,
): Promise<ApiRequest> {
  const outletId = await outletOf(tokenOf(event.headers), await secrets());
  const path = event.pathParameters ?? {};
  // Another outlet's existence is never confirmed: any other id is simply not there.
  if (path.outlet_id !== undefined && path.outlet_id !== String(outletId)) throw outletNotFound();
  return {
    outletId,
    // Read by those who ask for it: what a GET brings along is nobody's.
    get body() {
      return bodyOf(event);
    },
    query: event.queryStringParameters ?? {},
    path,
    headers: event.headers,
  };
}

/** The answer to a request that names another outlet than its token. */
export const outletNotFound = (path = 'outlet_id'): NotFound =>
  new NotFound('outlet_not_found', 'Outlet with ID not found', [
    { path, message: 'is not the outlet of the token' },
  ]);

function failuresInEnvelopes(): MiddlewareObj<HttpEvent, HttpResult> {
  return {
    onError: (request) => {
      const { requestId } = request.event.requestContext;
      if (!(request.error instanceof PostcallError)) {
        logger.error('request failed', describeError(request.error));
      }
      request.response = failure(request.error, requestId);
    },
  };
}

function oneLinePerRequest(): MiddlewareObj<HttpEvent, HttpResult> {
  // What the sender may quote to us stands in every line about it.
  const before = ({ event }: { event: HttpEvent }) =>
    logger.appendKeys({ request_id: event.requestContext.requestId });
  const line = ({ event, response }: { event: HttpEvent; response: HttpResult | null | undefined }) =>
    logger.info('request', {
      route: event.routeKey,
      status_code: response?.statusCode,
      // The gateway's clock to ours: whole milliseconds from its arrival.
      duration_ms: Date.now() - event.requestContext.timeEpoch,
    });
  return { before, after: (request) => line(request), onError: (request) => line(request) };
}
