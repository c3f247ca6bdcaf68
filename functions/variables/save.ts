/** POST variables: creates those without an id, updates those with one. */

import { door } from '../../lib/http/handlers.ts';
import { idempotent } from '../../lib/http/idempotent.ts';
import { settings } from '../../lib/shared/config.ts';
import { jwtSecrets } from '../../lib/shared/secrets.ts';
import { openTable } from '../../lib/table/client.ts';
import { saveVariables } from '../../lib/variables/save.ts';

const { TABLE_NAME, JWT_SECRET_ARN } = settings({ TABLE_NAME: true, JWT_SECRET_ARN: true });
const table = openTable(TABLE_NAME);
const secrets = () => jwtSecrets(JWT_SECRET_ARN);

export const handler = door({ secrets, once: idempotent({ table }) }, async ({ outletId, body }) => ({
  message: 'success',
  payload: await saveVariables({ table, outletId }, { body, updatesOnly: false }),
}));
