/** Writes extracted calls straight into the table, as the history that a test starts with. */
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../../lib/table/client.ts';
import { toParts } from '../../lib/table/compressed-json.ts';
import { callKey, callListKey, valuesKey } from '../../lib/table/keys.ts';

const CONCURRENCY = 8;

/**
 * Stores calls with one value each, delivered to destination 1.
 * @param calls ids and end times, in epoch milliseconds
 * @param batch actions per transaction: the emulator is fastest with many
 */
export async function storeCalls(
  table: Table,
  outletId: number,
  {
    calls,
    metadata = {},
    batch = 100,
    hasValues = () => true,
    isFailed = () => false,
  }: {
    calls: readonly (readonly [id: string, endedAt: number])[];
    metadata?: object;
    batch?: number;
    hasValues?: (index: number) => boolean;
    isFailed?: (index: number) => boolean;
  },
): Promise<void> {
  const value = { variable_id: 1, var_name: 'party_size', var_type: 'integer', value: 4, raw: 4 };
  const [part] = await toParts([{ ...value, turn: 2, quote: 'We are four.', grounded: true, problem: null }]);
  const puts = calls.flatMap(([call_id, endedAt], index) => [
    {
      ...callKey(outletId, call_id),
      ...callListKey(outletId, call_id, new Date(endedAt)),
      call_id,
      outlet_id: outletId,
      timestamp: new Date(endedAt).toISOString(),
      received_at: new Date(endedAt).toISOString(),
      metadata: JSON.stringify(metadata),
      status: 'extracted',
      ...(hasValues(index) && { values_parts: 1 }),
      [isFailed(index) ? 'failed_destinations' : 'delivered_destinations']: new Set([1]),
    },
    ...(hasValues(index) ? [{ ...valuesKey(outletId, call_id), part }] : []),
  ]);
  const batches = Array.from({ length: Math.ceil(puts.length / batch) }, (_, index) =>
    puts.slice(index * batch, (index + 1) * batch),
  ).values();
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      for (const some of batches) {
        const TransactItems = some.map((Item) => ({ Put: { TableName: table.name, Item } }));
        await table.client.send(new TransactWriteCommand({ TransactItems }));
      }
    }),
  );
}
