/** DELETE variables. */

import { door } from '../../lib/http/handlers.ts';
import { itemIdOf } from '../../lib/http/item-id.ts';
import { settings } from '../../lib/shared/config.ts';
import { jwtSecrets } from '../../lib/shared/secrets.ts';
import { openTable } from '../../lib/table/client.ts';
import { deleteVariable } from '../../lib/variables/outlet-variables.ts';

const { TABLE_NAME, JWT_SECRET_ARN } = settings({ TABLE_NAME: true, JWT_SECRET_ARN: true });
const table = openTable(TABLE_NAME);
const secrets = () => jwtSecrets(JWT_SECRET_ARN);

export const handler = door({ secrets }, async ({ outletId, body, query }) => {
  await deleteVariable({ table, outletId }, itemIdOf({ body, query }, 'variable_id'));
  return { message: 'Variable deleted successfully' };
});
