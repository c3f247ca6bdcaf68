/** How functions speak to AWS: nobody waits for ever, and nobody's time runs out in a line of our own. */
import limitConcurrency from 'p-limit';

/** The SDK's default is to wait for ever, and its `requestTimeout` alone only to log; DynamoDB and SQS answer in milliseconds or not at all. */
export const REQUEST_HANDLER = {
  connectionTimeout: 3_000,
  requestTimeout: 5_000,
  throwOnRequestTimeout: true,
} as const;

/** The SDK's own number of sockets. */
const AT_ONCE = 50;

/**
 * A middleware that lets a client send as many requests at once as it has sockets. The time of a request runs from when it is made,
 * so what waits for a socket could be over before it was sent: with 1,000 deliveries in hand some waited for five seconds.
 */
export function inTurn() {
  const turn = limitConcurrency(AT_ONCE);
  return <Request, Answer>(next: (request: Request) => Promise<Answer>) =>
    (request: Request): Promise<Answer> =>
      turn(() => next(request));
}

/** Where that middleware stands: before all others. */
export const FIRST = { step: 'initialize', priority: 'high', name: 'inTurn' } as const;
