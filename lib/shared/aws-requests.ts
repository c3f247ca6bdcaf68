/**
 * How functions call AWS: every request has a timeout, and no request times out while it waits for
 * a socket.
 */
import limitConcurrency from 'p-limit';

/**
 * Timeouts in milliseconds. The SDK waits without limit by default, and `requestTimeout` alone only
 * logs; DynamoDB and SQS answer within milliseconds or not at all.
 */
export const REQUEST_HANDLER = {
  connectionTimeout: 3_000,
  requestTimeout: 5_000,
  throwOnRequestTimeout: true,
} as const;

/** The SDK's default number of sockets per client. */
const MAX_SOCKETS = 50;

/**
 * Returns a middleware that lets a client send at most as many requests at once as it has sockets.
 * The SDK's timeout runs from when a request is made, so one that waits for a socket could time out
 * before it was sent: with 1,000 deliveries in flight some waited for five seconds.
 */
export function limitInFlight() {
  const limit = limitConcurrency(MAX_SOCKETS);
  return <Request, Answer>(next: (request: Request) => Promise<Answer>) =>
    (request: Request): Promise<Answer> =>
      limit(() => next(request));
}

/** Where the middleware is added: before all others. */
export const BEFORE_ALL = { step: 'initialize', priority: 'high', name: 'limitInFlight' } as const;
