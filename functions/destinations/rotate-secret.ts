/** POST destinations/{destination_id}/rotate-secret: replaces its signing secret. */
import { destinationIdInPath } from '../../lib/destinations/outlet-destinations.ts';
import { rotateSecret, withoutSigningSecrets } from '../../lib/destinations/signing-secrets.ts';
import { apiHandler } from '../../lib/http/api-handler.ts';
import { idempotent } from '../../lib/http/idempotent.ts';
import { configuredTable } from '../../lib/table/client.ts';

export const handler = apiHandler(
  { uses: { table: configuredTable() }, idempotency: idempotent({ stored: withoutSigningSecrets }) },
  async ({ table, outletId, path, body }) => ({
    message: 'Signing secret rotated successfully',
    payload: await rotateSecret(
      { table, outletId },
      { destinationId: destinationIdInPath(path), body, now: new Date() },
    ),
  }),
);
