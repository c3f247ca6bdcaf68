/** POST destinations/{destination_id}/rotate-secret. */

import { destinationIdInPath } from '../../lib/destinations/outlet-destinations.ts';
import { rotateSecret, withoutSigningSecrets } from '../../lib/destinations/signing-secrets.ts';
import { door } from '../../lib/http/handlers.ts';
import { idempotent } from '../../lib/http/idempotent.ts';
import { settings } from '../../lib/shared/config.ts';
import { jwtSecrets } from '../../lib/shared/secrets.ts';
import { openTable } from '../../lib/table/client.ts';

const { TABLE_NAME, JWT_SECRET_ARN } = settings({ TABLE_NAME: true, JWT_SECRET_ARN: true });
const table = openTable(TABLE_NAME);
const secrets = () => jwtSecrets(JWT_SECRET_ARN);

export const handler = door(
  { secrets, once: idempotent({ table, kept: withoutSigningSecrets }) },
  async ({ outletId, path, body }) => ({
    message: 'Signing secret rotated successfully',
    payload: await rotateSecret(
      { table, outletId },
      { destinationId: destinationIdInPath(path), body, now: new Date() },
    ),
  }),
);
