/** GET calls. */
import { listCalls } from '../../lib/calls/list.ts';
import { door } from '../../lib/http/handlers.ts';
import { settings } from '../../lib/shared/config.ts';
import { jwtSecrets } from '../../lib/shared/secrets.ts';
import { openTable } from '../../lib/table/client.ts';

const { TABLE_NAME, JWT_SECRET_ARN } = settings({ TABLE_NAME: true, JWT_SECRET_ARN: true });
const table = openTable(TABLE_NAME);
const secrets = () => jwtSecrets(JWT_SECRET_ARN);

export const handler = door({ secrets }, async ({ outletId, query }) => {
  const { calls, next_cursor } = await listCalls({ table, outletId }, query);
  return { message: 'success', payload: calls, next_cursor };
});
