/** What an item weighs on DynamoDB's bill: names and values in UTF-8 (Developer Guide, "Item sizes and formats"). */
import * as z from 'zod';

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
