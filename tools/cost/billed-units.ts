/**
 * What AWS bills for a request: read and write units of DynamoDB, the size of items, and requests
 * to SQS.
 */
import * as z from 'zod';
import type { MeteredRequest } from './meter.ts';

/** A value in DynamoDB's JSON: an object with its type and value. */
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

/**
 * Lists and maps take 3 bytes, and 1 byte for each element (Developer Guide, "Item sizes and
 * formats").
 */
const NESTING_BYTES = 3;

const utf8 = (text: string): number => Buffer.byteLength(text);
const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
/** About 1 byte for two significant digits, and 1 more. */
const numberSize = (digits: string): number => Math.ceil(digits.replace(/\D/g, '').length / 2) + 1;

function valueSize(value: AttributeValue): number {
  if ('S' in value) return utf8(value.S);
  if ('N' in value) return numberSize(value.N);
  if ('B' in value) return Buffer.from(value.B, 'base64').byteLength;
  if ('SS' in value) return sum(value.SS.map(utf8));
  if ('NS' in value) return sum(value.NS.map(numberSize));
  if ('L' in value) return NESTING_BYTES + sum(value.L.map((one) => 1 + valueSize(one)));
  if ('M' in value) return NESTING_BYTES + Object.keys(value.M).length + itemSize(value.M);
  return 1;
}

/** Returns the size of an item in bytes: its names and values in UTF-8. */
export const itemSize = (item: Item): number =>
  sum(Object.entries(item).map(([name, value]) => utf8(name) + valueSize(value)));

/** Returns the bytes that an item takes in the table; AWS adds 100 bytes to each item. */
export const storedBytes = (item: Item): number => itemSize(item) + 100;

/** Returns the write units of an item outside a transaction: one for each KB or part of it. */
export const writeUnits = (item: Item): number => Math.max(1, Math.ceil(itemSize(item) / 1024));

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

/** Attributes that put an item into an index of keys: one more write unit each. */
const INDEXED = ['calls_pk', 'failures_pk'];

/**
 * DynamoDB doubles the units of a transaction (Developer Guide, "Capacity management for
 * transactions").
 */
const TRANSACTION_FACTOR = 2;

const READS = new Set(['GetItem', 'Query', 'BatchGetItem', 'TransactGetItems']);

/**
 * Returns the request units of a request to DynamoDB, as the emulator reports them. It reports none
 * for transactions, so those are calculated.
 */
export async function unitsOf(request: MeteredRequest): Promise<{ read: number; write: number }> {
  if (request.operation === 'TransactWriteItems') return { read: 0, write: await transactionUnits(request) };
  const { ConsumedCapacity = [] } = Consumed.catch({}).parse(request.answer);
  const units = sum([ConsumedCapacity].flat().map(({ CapacityUnits }) => CapacityUnits));
  return READS.has(request.operation) ? { read: units, write: 0 } : { read: 0, write: units };
}

/**
 * Counts the items as the transaction left them. Removing an item from an index is not counted,
 * because no delivered call does that.
 */
async function transactionUnits({ body, send }: MeteredRequest): Promise<number> {
  let units = 0;
  for (const { Put, Update, Delete, ConditionCheck } of Transaction.parse(JSON.parse(body)).TransactItems) {
    const keyed = Update ?? Delete ?? ConditionCheck;
    const read = async (key: z.infer<typeof Keyed>) =>
      Found.parse(await send('GetItem', { ...key, ConsistentRead: true })).Item;
    const item = Put?.Item ?? (keyed && (await read(keyed))) ?? {};
    units += TRANSACTION_FACTOR * writeUnits(item);
    if (Put) units += INDEXED.filter((name) => name in item).length;
  }
  return units;
}

const Received = z.object({
  Messages: z.array(z.object({ ReceiptHandle: z.string(), Body: z.string() })).default([]),
});
const Deleted = z.object({ Entries: z.array(z.object({ ReceiptHandle: z.string() })) });

/**
 * Returns the receipt handles of a request to SQS. The poller deletes a batch as soon as its
 * function has ended.
 */
export function messagesOf({ operation, body, answer }: MeteredRequest): {
  received: string[];
  deleted: string[];
} {
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

/** SQS bills every 64 KB of a request as one request. */
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

/**
 * Returns the billed requests. Receiving nothing is not counted here: Lambda polls without calls
 * too (bill.ts).
 */
export function requestsOf({ operation, body, answer }: MeteredRequest): number {
  if (operation === 'ReceiveMessage') {
    const { data } = Received.safeParse(answer);
    const bytes = sum(data?.Messages.map(({ Body }) => utf8(Body)) ?? []);
    return bytes === 0 ? 0 : chunks(bytes);
  }
  return CHARGED.has(operation) ? chunks(utf8(body)) : 0;
}
