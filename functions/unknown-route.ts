/** Every request without a route: 405 for a path with other methods, 404 for any other path. */
import { publicHandler } from '../lib/http/public-handler.ts';
import { allowedMethods } from '../lib/http/routes.ts';
import { MethodNotAllowed, routeNotFound } from '../lib/shared/errors.ts';

export const handler = publicHandler(async ({ requestContext }) => {
  const { method, path } = requestContext.http;
  const allowed = allowedMethods(path);
  throw allowed.length > 0 ? new MethodNotAllowed(method, allowed) : routeNotFound(path);
});
