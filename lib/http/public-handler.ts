/**
 * The middleware chain around every HTTP handler. Apart from `api-handler.ts`, so that a route
 * without a token loads neither jose nor secrets.
 */
import middy, { type MiddlewareObj } from '@middy/core';
import type {
  Context,
  APIGatewayProxyEventV2 as HttpEvent,
  APIGatewayProxyStructuredResultV2 as HttpResult,
} from 'aws-lambda';
import { describeError, logContext, logger } from '../observability/logger.ts';
import { PostcallError } from '../shared/errors.ts';
import { failure } from './envelope.ts';

/**
 * Returns a handler that authenticates nobody: it logs each request and puts failures into their
 * envelope.
 */
export const publicHandler = (handle: (event: HttpEvent, context: Context) => Promise<HttpResult>) =>
  // middy runs `after` and `onError` from the last to the first: the envelope is made, then it is
  // logged.
  middy<HttpEvent, HttpResult>()
    .use(logContext())
    .use(oneLinePerRequest())
    .use(requestIdInHeader())
    .use(failuresInEnvelopes())
    .handler(handle);

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

/** Every response of ours names its request in the log, so that a sender can quote it. */
function requestIdInHeader(): MiddlewareObj<HttpEvent, HttpResult> {
  const add = ({ event, response }: { event: HttpEvent; response: HttpResult | null | undefined }) => {
    if (response) response.headers = { ...response.headers, 'x-request-id': event.requestContext.requestId };
  };
  return { after: (request) => add(request), onError: (request) => add(request) };
}

function oneLinePerRequest(): MiddlewareObj<HttpEvent, HttpResult> {
  // Every line about a request carries the id that its sender may quote to us.
  const before = ({ event }: { event: HttpEvent }) =>
    logger.appendKeys({ request_id: event.requestContext.requestId });
  const line = ({ event, response }: { event: HttpEvent; response: HttpResult | null | undefined }) =>
    logger.info('request', {
      route: event.routeKey,
      status_code: response?.statusCode,
      // From the gateway's clock to ours: whole milliseconds since the request arrived.
      duration_ms: Date.now() - event.requestContext.timeEpoch,
    });
  return { before, after: (request) => line(request), onError: (request) => line(request) };
}
