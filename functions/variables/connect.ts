/** POST variables/connect. */

import { door } from '../../lib/http/handlers.ts';
import { settings } from '../../lib/shared/config.ts';
import { jwtSecrets } from '../../lib/shared/secrets.ts';
import { openTable } from '../../lib/table/client.ts';
import { connectVariables } from '../../lib/variables/outlet-variables.ts';

const { TABLE_NAME, JWT_SECRET_ARN } = settings({ TABLE_NAME: true, JWT_SECRET_ARN: true });
const table = openTable(TABLE_NAME);
const secrets = () => jwtSecrets(JWT_SECRET_ARN);

export const handler = door({ secrets }, async ({ outletId, body }) => {
  await connectVariables({ table, outletId }, body);
  return { message: 'Variable connected successfully' };
});
