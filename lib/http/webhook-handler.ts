/**
 * The handler of a request in a third party's own form, whose sender the operation itself
 * authenticates.
 */
import type { Json } from '../shared/json.ts';
import type { ApiRequest } from './api-handler.ts';
import { bodyOf, bytesOf } from './body.ts';
import { type Answer, success } from './envelope.ts';
import { publicHandler } from './public-handler.ts';

/** A request that is not authenticated yet. */
export interface WebhookRequest extends Pick<ApiRequest, 'query' | 'headers'> {
  /** The path of its route. */
  path: string;
  /** The bytes that were signed. */
  rawBody: Uint8Array;
  /**
   * Parses the body; call it once the sender is authenticated.
   * @throws {TooLarge | UnsupportedMediaType | InvalidRequest}
   */
  body: () => Json | undefined;
}

/**
 * Returns a handler that runs the operation and puts its answer into the envelope.
 * @param uses what the operation uses beside the request: made once per container, at module scope
 */
export const webhookHandler = <Uses extends object>(
  { uses }: { uses: Uses },
  operation: (request: { request: WebhookRequest } & Uses) => Promise<Answer>,
) =>
  publicHandler(async (event) => {
    const request = {
      rawBody: bytesOf(event),
      body: () => bodyOf(event),
      query: event.queryStringParameters ?? {},
      path: event.routeKey.replace(/^\S+ /, ''),
      headers: event.headers,
    };
    return success(await operation({ ...uses, request }));
  });
