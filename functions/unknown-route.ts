/** Every path that no route has. */
import { NotFound } from '../lib/shared/errors.ts';
import { openDoor } from '../lib/http/handlers.ts';

export const handler = openDoor(async ({ requestContext }) => {
  const { method, path } = requestContext.http;
  throw new NotFound(`No route for ${method} here`, [
    { path: '', message: `${path.slice(0, 200)} is not a path of this API` },
  ]);
});
