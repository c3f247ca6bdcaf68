/** Every path that no route has. */

import { publicHandler } from '../lib/http/handlers.ts';
import { NotFound } from '../lib/shared/errors.ts';

export const handler = publicHandler(async ({ requestContext }) => {
  const { method, path } = requestContext.http;
  throw new NotFound('route_not_found', `No route for ${method} here`, [
    { path: '', message: `${path.slice(0, 200)} is not a path of this API` },
  ]);
});
