/** POST destinations/{destination_id}/rotate-secret: replaces its signing secret. */
import { destinationIdOf } from '../../lib/destinations/find.ts';
import { rotateSecret } from '../../lib/destinations/rotate-secret.ts';
import { withoutSigningSecrets } from '../../lib/destinations/without-secrets.ts';
import { apiHandler } from '../../lib/http/api-handler.ts';
import { idempotent } from '../../lib/http/idempotent.ts';
import { configuredTable } from '../../lib/table/client.ts';

export const handler = apiHandler(
  { uses: { table: configuredTable() }, idempotency: idempotent({ stored: withoutSigningSecrets }) },
  async ({ table, outletId, path, body }) => ({
    message: 'Signing secret rotated successfully',
    payload: await rotateSecret(
      { table, outletId },
      { destinationId: destinationIdOf(path), body, now: new Date() },
    ),
  }),
);
