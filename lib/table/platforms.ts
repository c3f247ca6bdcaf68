/** A voice platform of an outlet in the table: what its webhooks are proven by. */
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Table } from './client.ts';
import { platformKey } from './keys.ts';

interface PlatformRef {
  table: Table;
  outletId: number;
  platform: string;
}

/** The secret lies here in the clear, encrypted at rest by the table's key: whoever checks an HMAC needs it whole. */
const PlatformItem = z.object({
  /** SHA-256 in hexadecimal. */
  ingest_key_hash: z.string(),
  signing_secret: z.string().optional(),
});
export type PlatformItem = z.infer<typeof PlatformItem>;

/** Strongly consistent: a key that was replaced is void at once. */
export async function readPlatformItem({
  table,
  outletId,
  platform,
}: PlatformRef): Promise<PlatformItem | undefined> {
  const { Item } = await table.client.send(
    new GetCommand({ TableName: table.name, Key: platformKey(outletId, platform), ConsistentRead: true }),
  );
  return Item && PlatformItem.parse(Item);
}

/**
 * Saves what is given and keeps the rest, in one update: of two that create at once one makes the key.
 * @param newHash becomes the key's where there is none yet, or where it is to be replaced
 * @returns the item as it is now
 */
export async function savePlatformItem(
  { table, outletId, platform }: PlatformRef,
  {
    newHash,
    rotate_key,
    signing_secret,
  }: { newHash: string; rotate_key: boolean; signing_secret: string | undefined },
): Promise<PlatformItem> {
  const { Attributes } = await table.client.send(
    new UpdateCommand({
      TableName: table.name,
      Key: platformKey(outletId, platform),
      UpdateExpression:
        `SET ingest_key_hash = ${rotate_key ? ':hash' : 'if_not_exists(ingest_key_hash, :hash)'}` +
        (signing_secret === undefined ? '' : ', signing_secret = :secret'),
      ExpressionAttributeValues: {
        ':hash': newHash,
        ...(signing_secret !== undefined && { ':secret': signing_secret }),
      },
      ReturnValues: 'ALL_NEW',
    }),
  );
  return PlatformItem.parse(Attributes);
}
