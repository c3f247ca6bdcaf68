/** POST destinations/{destination_id}/rotate-secret. */

import { destinationIdOf } from '../../lib/destinations/find.ts';
import { rotateSecret } from '../../lib/destinations/rotate-secret.ts';
import { withoutSigningSecrets } from '../../lib/destinations/without-secrets.ts';
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
      { destinationId: destinationIdOf(path), body, now: new Date() },
    ),
  }),
);
