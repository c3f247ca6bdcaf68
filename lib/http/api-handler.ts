/** The handler of an operation that needs an outlet's token. */
import type { Context, APIGatewayProxyEventV2 as HttpEvent } from 'aws-lambda';
import { settings } from '../shared/config.ts';
import { outletNotFound } from '../shared/errors.ts';
import type { Json } from '../shared/json.ts';
import { jwtSecrets } from '../shared/secrets.ts';
import { outletOf, tokenOf } from './authentication.ts';
import { bodyOf } from './body.ts';
import { type Answer, success } from './envelope.ts';
import { publicHandler } from './public-handler.ts';

/** An authenticated request. */
export interface ApiRequest {
  /** The outlet of the token. */
  outletId: number;
  /**
   * Undefined when there is none.
   * @throws {TooLarge | UnsupportedMediaType | InvalidRequest} when it is read
   */
  body: Json | undefined;
  query: Readonly<Record<string, string | undefined>>;
  /** The parameters of the path. */
  path: Readonly<Record<string, string | undefined>>;
  headers: Readonly<Record<string, string | undefined>>;
}

/**
 * Runs an operation unless the same request ran before (lib/http/idempotent.ts, which only the
 * handlers that need it load).
 */
export type Idempotency<Uses> = (
  asked: { event: HttpEvent; context: Context; request: ApiRequest & Uses },
  operation: () => Promise<Answer>,
) => Promise<Answer>;

/**
 * Returns a handler that authenticates the request, runs the operation, and puts its answer into
 * the envelope.
 * @param uses what the operation uses beside the request: made once per container, at module scope
 * @param idempotency for an operation that takes an `Idempotency-Key`
 */
export function apiHandler<Uses extends object>(
  { uses, idempotency }: { uses: Uses; idempotency?: Idempotency<Uses> },
  operation: (request: ApiRequest & Uses) => Promise<Answer>,
) {
  const { JWT_SECRET_ARN } = settings({ JWT_SECRET_ARN: true });
  return publicHandler(async (event, context) => {
    const outletId = await outletOf(tokenOf(event.headers), await jwtSecrets(JWT_SECRET_ARN));
    const request = Object.assign(requestOf(event, outletId), uses);
    const run = () => operation(request);
    return success(await (idempotency ? idempotency({ event, context, request }, run) : run()));
  });
}

function requestOf(event: HttpEvent, outletId: number): ApiRequest {
  const path = event.pathParameters ?? {};
  // Another outlet's existence is never confirmed: the answer is the same whether it exists or not.
  if (path.outlet_id !== undefined && path.outlet_id !== String(outletId)) throw outletNotFound();
  return {
    outletId,
    // Parsed only for an operation that reads it: a GET with a broken body succeeds.
    get body() {
      return bodyOf(event);
    },
    query: event.queryStringParameters ?? {},
    path,
    headers: event.headers,
  };
}
