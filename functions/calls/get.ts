/** GET calls/{call_id}. */

import { callIdInPath, getCall } from '../../lib/calls/get.ts';
import { door } from '../../lib/http/handlers.ts';
import { settings } from '../../lib/shared/config.ts';
import { jwtSecrets } from '../../lib/shared/secrets.ts';
import { openTable } from '../../lib/table/client.ts';

const { TABLE_NAME, JWT_SECRET_ARN } = settings({ TABLE_NAME: true, JWT_SECRET_ARN: true });
const table = openTable(TABLE_NAME);
const secrets = () => jwtSecrets(JWT_SECRET_ARN);

export const handler = door({ secrets }, async ({ outletId, path }) => ({
  message: 'success',
  payload: await getCall({ table, outletId, callId: callIdInPath(path) }),
}));
