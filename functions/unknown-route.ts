/** Every request without a route: 405 for a path with other methods, 404 for any other path. */
import { publicHandler } from '../lib/http/public-handler.ts';
import { allowedMethods } from '../lib/http/routes.ts';
import { MethodNotAllowed, routeNotFound } from '../lib/shared/errors.ts';

export const handler = publicHandler(async ({ requestContext }) => {
  const { method, path } = requestContext.http;
  const allowed = allowedMethods(path);
  // A path with an encoded slash is no route, though it reads like one once it is decoded.
  const isKnown = allowed.length > 0 && !allowed.some((one) => one === method);
  throw isKnown ? new MethodNotAllowed(method, allowed) : routeNotFound(path);
});
