/** Request units of a DynamoDB request as AWS counts them: from the emulator, save those of transactions, which are worked out. */
import * as z from 'zod';
import { Item, itemSize, writeUnits } from './item-size.ts';
import type { Seen } from './meter.ts';

const CapacityOf = z.object({ CapacityUnits: z.number().default(0) });
const Consumed = z.object({
  ConsumedCapacity: z.union([CapacityOf, z.array(CapacityOf)]).optional(),
});

const Keyed = z.object({ TableName: z.string(), Key: Item });
const Transaction = z.object({
  TransactItems: z.array(
    z.object({
      Put: z.object({ TableName: z.string(), Item }).optional(),
      Update: Keyed.optional(),
      Delete: Keyed.optional(),
      ConditionCheck: Keyed.optional(),
    }),
  ),
});
const Found = z.object({ Item: Item.optional() });

/** Attributes that put an item into an index: a write of the index too, of its keys alone. */
const INDEXED = ['calls_pk', 'failures_pk'];

/** DynamoDB doubles what a transaction writes (Developer Guide, "Capacity management for transactions"). */
const IN_TRANSACTION = 2;

const READS = new Set(['GetItem', 'Query', 'BatchGetItem', 'TransactGetItems']);

export async function unitsOf(seen: Seen): Promise<{ read: number; write: number }> {
  if (seen.operation === 'TransactWriteItems') return { read: 0, write: await transactionUnits(seen) };
  const { ConsumedCapacity = [] } = Consumed.catch({}).parse(seen.answer);
  const units = [ConsumedCapacity].flat().reduce((total, { CapacityUnits }) => total + CapacityUnits, 0);
  return READS.has(seen.operation) ? { read: units, write: 0 } : { read: 0, write: units };
}

/** Items as the transaction left them; what is taken out of an index is not counted: no delivered call does that. */
async function transactionUnits({ body, ask }: Seen): Promise<number> {
  let units = 0;
  for (const { Put, Update, Delete, ConditionCheck } of Transaction.parse(JSON.parse(body)).TransactItems) {
    const keyed = Update ?? Delete ?? ConditionCheck;
    const item =
      Put?.Item ??
      (keyed &&
        Found.parse(
          await ask('GetItem', { TableName: keyed.TableName, Key: keyed.Key, ConsistentRead: true }),
        ).Item) ??
      {};
    units += IN_TRANSACTION * writeUnits(item);
    if (Put) units += INDEXED.filter((name) => name in item).length;
  }
  return units;
}

/** Bytes that an item takes in the table; AWS adds 100 to each. */
export const storedBytes = (item: Item): number => itemSize(item) + 100;
