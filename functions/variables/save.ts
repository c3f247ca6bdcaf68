/** POST variables: creates items without an id and updates items with one. */
import { apiHandler } from '../../lib/http/api-handler.ts';
import { idempotent } from '../../lib/http/idempotent.ts';
import { configuredTable } from '../../lib/table/client.ts';
import { saveVariables } from '../../lib/variables/save.ts';

export const handler = apiHandler(
  { uses: { table: configuredTable() }, idempotency: idempotent() },
  async ({ table, outletId, body }) => ({
    message: 'success',
    payload: await saveVariables({ table, outletId }, { body, updatesOnly: false }),
  }),
);
