/** GET stats. */

import { door } from '../../lib/http/handlers.ts';
import { settings } from '../../lib/shared/config.ts';
import { jwtSecrets } from '../../lib/shared/secrets.ts';
import { getStats } from '../../lib/stats/get.ts';
import { openTable } from '../../lib/table/client.ts';

const { TABLE_NAME, JWT_SECRET_ARN } = settings({ TABLE_NAME: true, JWT_SECRET_ARN: true });
const table = openTable(TABLE_NAME);
const secrets = () => jwtSecrets(JWT_SECRET_ARN);

export const handler = door({ secrets }, async ({ outletId, query }) => ({
  message: 'success',
  payload: await getStats({ table, outletId, now: new Date() }, query),
}));
