/** Request units of a DynamoDB request as AWS counts them: from the emulator, save those of transactions, which are worked out. */
import * as z from 'zod';
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

// SECTION What an item weighs on DynamoDB's bill: names and values in UTF-8 (Developer Guide, "Item sizes and formats").

/** A value as DynamoDB's JSON writes it: one type, one value. */
export const AttributeValue: z.ZodType<AttributeValue> = z.lazy(() =>
  z.union([
    z.object({ S: z.string() }),
    z.object({ N: z.string() }),
    z.object({ B: z.string() }),
    z.object({ BOOL: z.boolean() }),
    z.object({ NULL: z.boolean() }),
    z.object({ SS: z.array(z.string()) }),
    z.object({ NS: z.array(z.string()) }),
    z.object({ L: z.array(AttributeValue) }),
    z.object({ M: z.record(z.string(), AttributeValue) }),
  ]),
);
export type AttributeValue =
  | { S: string }
  | { N: string }
  | { B: string }
  | { BOOL: boolean }
  | { NULL: boolean }
  | { SS: string[] }
  | { NS: string[] }
  | { L: AttributeValue[] }
  | { M: Record<string, AttributeValue> };

export const Item = z.record(z.string(), AttributeValue);
export type Item = z.infer<typeof Item>;

/** Lists and maps weigh 3 bytes more, and 1 for each element. */
const NESTING = 3;

const utf8 = (text: string): number => Buffer.byteLength(text);
const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
/** About a byte for two significant digits, and one more. */
const numberSize = (digits: string): number => Math.ceil(digits.replace(/\D/g, '').length / 2) + 1;

function valueSize(value: AttributeValue): number {
  if ('S' in value) return utf8(value.S);
  if ('N' in value) return numberSize(value.N);
  if ('B' in value) return Buffer.from(value.B, 'base64').byteLength;
  if ('SS' in value) return sum(value.SS.map(utf8));
  if ('NS' in value) return sum(value.NS.map(numberSize));
  if ('L' in value) return NESTING + sum(value.L.map((one) => 1 + valueSize(one)));
  if ('M' in value) return NESTING + Object.keys(value.M).length + itemSize(value.M);
  return 1;
}

/** Bytes. */
export const itemSize = (item: Item): number =>
  sum(Object.entries(item).map(([name, value]) => utf8(name) + valueSize(value)));

/** Write units of an item outside a transaction: one for each KB begun. */
export const writeUnits = (item: Item): number => Math.max(1, Math.ceil(itemSize(item) / 1024));

// SECTION What a request to SQS costs, and which messages it is about.

const Received = z.object({
  Messages: z.array(z.object({ ReceiptHandle: z.string(), Body: z.string() })).default([]),
});
const Deleted = z.object({ Entries: z.array(z.object({ ReceiptHandle: z.string() })) });

/** Receipt handles. Batches are deleted together: the poller does it as soon as its function has ended. */
export function messagesOf({ operation, body, answer }: Seen): { received: string[]; deleted: string[] } {
  const none = { received: [], deleted: [] };
  switch (operation) {
    case 'ReceiveMessage': {
      const { data } = Received.safeParse(answer);
      return { ...none, received: data?.Messages.map(({ ReceiptHandle }) => ReceiptHandle) ?? [] };
    }
    case 'DeleteMessageBatch':
      return { ...none, deleted: Deleted.parse(JSON.parse(body)).Entries.map((one) => one.ReceiptHandle) };
    default:
      return none;
  }
}

/** SQS charges each 64 KB of a request's messages as one. */
const CHUNK_BYTES = 64 * 1024;
const chunks = (bytes: number): number => Math.max(1, Math.ceil(bytes / CHUNK_BYTES));

const CHARGED = new Set([
  'SendMessage',
  'SendMessageBatch',
  'DeleteMessage',
  'DeleteMessageBatch',
  'ChangeMessageVisibility',
  'ChangeMessageVisibilityBatch',
]);

/** Requests on the bill. What receives nothing is Lambda's polling, which goes on without calls and is counted apart. */
export function requestsOf({ operation, body, answer }: Seen): number {
  if (operation === 'ReceiveMessage') {
    const { data } = Received.safeParse(answer);
    const bytes = data?.Messages.reduce((sum, { Body }) => sum + Buffer.byteLength(Body), 0) ?? 0;
    return bytes === 0 ? 0 : chunks(bytes);
  }
  return CHARGED.has(operation) ? chunks(Buffer.byteLength(body)) : 0;
}
